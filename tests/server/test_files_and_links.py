"""Files as the editor sees them: imports that follow a renamed file or folder, links to modules, linked places."""

from __future__ import annotations

from pathlib import Path

import pytest

from snow_lsp.ide.actions.tried import text_after
from snow_lsp.ide.document_links import document_links
from snow_lsp.ide.linked_editing import linked_places
from snow_lsp.ide.rename_module import rename_modules
from snowc.database import Database
from snowc.inputs import PROJECT, file_text, module_files
from snowc.resolve.model import ModuleName
from snowc.source import FileId
from tests.support.language_server import ServerProcess

FILE = FileId("untitled:Links.snow")

SHAPES = """\
pub struct Dot do
  x :: Int
end

pub type Shape do
  Round(Int)
end

pub fn area(n :: Int) -> Int do n end
"""
MAIN = """\
import Geometry.Shapes
import List

fn f(dot :: Shapes.Dot, shape :: Geometry.Shapes.Shape) -> Int do
  case shape do
    Shapes.Round(n) -> Shapes.area(n) + Geometry.Shapes.area(dot.x)
  end
end

fn main() do
  println(f(Shapes.Dot { x: 1 }, Shapes.Round(List.length([2]))))
end
"""


def project(texts: dict[str, tuple[str, str]]) -> Database:
    """Module → (file, text)."""
    db = Database()
    files = tuple(sorted((module, FileId(file)) for module, (file, _) in texts.items()))
    db.set_input(module_files, PROJECT, files)
    for file, text in texts.values():
        db.set_input(file_text, FileId(file), text)
    return db


def test_imports_and_paths_follow_a_module() -> None:
    texts = {"Main": ("main.snow", MAIN), "Geometry.Shapes": ("geometry/shapes.snow", SHAPES)}
    db = project(texts)
    assert db.check(FileId("main.snow")) == ()
    edits = rename_modules(db, {ModuleName("Geometry.Shapes"): ModuleName("Plane.Figures")})
    assert set(edits) == {"main.snow"}
    changed = text_after(MAIN, edits[FileId("main.snow")])
    assert changed == MAIN.replace("Geometry.Shapes", "Plane.Figures").replace("Shapes.", "Figures.")
    moved = project({"Main": ("main.snow", changed), "Plane.Figures": ("plane/figures.snow", SHAPES)})
    assert moved.check(FileId("main.snow")) == ()


def test_a_name_of_the_file_s_own_stays() -> None:
    imports = "import Geometry.Shapes as Forms\nfrom Geometry.Shapes import area\n"
    main = f"{imports}\nfn main() do\n  println(Forms.area(area(1)))\nend\n"
    db = project({"Main": ("main.snow", main), "Geometry.Shapes": ("geometry/shapes.snow", SHAPES)})
    edits = rename_modules(db, {ModuleName("Geometry.Shapes"): ModuleName("Figures")})
    changed = text_after(main, edits[FileId("main.snow")])
    assert changed == main.replace("Geometry.Shapes", "Figures")


def test_links_lead_to_imported_modules() -> None:
    db = project({"Main": ("main.snow", MAIN), "Geometry.Shapes": ("geometry/shapes.snow", SHAPES)})
    found = [(MAIN[span.start : span.end], file) for span, file in document_links(db, FileId("main.snow"))]
    assert found == [("Geometry.Shapes", "geometry/shapes.snow"), ("List", "stdlib:list.snow")]


@pytest.mark.parametrize(
    ("marked", "count"),
    [
        ("fn f() do\n  let $0a = 1\n  let a = a + 1\n  a\nend\n", 2),
        ("fn f(na$0me :: Int) -> Int do\n  name + name\nend\n", 3),
        ("fn f(na$0me :: Int) -> Int do\n  name\nend\n\nfn g() do\n  f(name: 1)\nend\n", 0),
        ("struct P do\n  x :: Int\nend\n\nfn f($0x :: Int) -> P do\n  P { x }\nend\n", 0),
        ("fn $0f() do\n  f()\nend\n", 0),
    ],
)
def test_linked_places(marked: str, count: int) -> None:
    db = Database()
    db.open_text(FILE, marked.replace("$0", "", 1))
    found = linked_places(db, FILE, marked.index("$0"))
    assert len(found) == count
    assert len({db.text(FILE)[span.start : span.end] for span in found}) <= 1  # type: ignore[index]


def test_a_renamed_folder_over_the_protocol(tmp_path: Path) -> None:
    source = tmp_path / "src"
    (source / "geometry").mkdir(parents=True)
    (tmp_path / "snow.toml").write_text('[package]\nname = "moving"\nversion = "0.1.0"\n', "utf-8")
    (source / "main.snow").write_text(MAIN, "utf-8")
    (source / "geometry/shapes.snow").write_text(SHAPES, "utf-8")
    with ServerProcess() as server:
        uri = server.open_file(source / "main.snow")
        files = [{"oldUri": (source / "geometry").as_uri(), "newUri": (source / "plane").as_uri()}]
        edits = server.request("workspace/willRenameFiles", {"files": files})["changes"]
        assert list(edits) == [uri]
        assert {each["newText"] for each in edits[uri]} == {"Plane.Shapes"}
        place = {"textDocument": {"uri": uri}}
        links = server.request("textDocument/documentLink", place)
        assert links[0]["target"] == (source / "geometry/shapes.snow").as_uri()
        linked = server.request("textDocument/linkedEditingRange", {**place, "position": {"line": 3, "character": 6}})
        assert len(linked["ranges"]) == 2
