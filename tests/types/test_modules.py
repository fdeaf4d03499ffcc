"""Types across modules: inferred ones, and import cycles that need signatures."""

from __future__ import annotations

from pathlib import Path

from snowc.database import Database
from tests.types.rendering import show_findings, show_schemes


def project(folder: Path, **modules: str) -> Database:
    """A project of modules by file name."""
    for name, text in modules.items():
        (folder / f"{name}.snow").write_text(text, "utf-8")
    db = Database()
    db.open_project(folder)
    return db


def test_inferred_functions_cross_modules(tmp_path: Path) -> None:
    db = project(
        tmp_path,
        main="import Shapes\n\nfn main() do\n  println(Shapes.twice(21))\n"
        '  println(Shapes.area(Shapes.Circle("r")))\nend\n',
        shapes="pub type Shape do\n  Circle(Float)\nend\n\npub fn twice(n) = n + n\n\npub fn area(Circle(r)) = r\n",
    )
    assert "twice : fn(T) -> T where T: Add\narea : fn(Shape) -> Float" in show_schemes(db)
    assert show_findings(db).startswith("E0001: expected `Float`, found `String`")


def test_types_of_one_name_show_their_modules(tmp_path: Path) -> None:
    db = project(
        tmp_path,
        main="import Shapes\n\nstruct Point do\n  x :: Int\nend\n\nfn main() do\n  Shapes.show(Point { x: 1 })\nend\n",
        shapes='pub struct Point do\n  x :: Int\nend\n\npub fn show(p :: Point) -> String = "${p.x}"\n',
    )
    assert show_findings(db).startswith("E0001: expected `Shapes.Point`, found `Main.Point`")


def test_an_import_cycle_needs_signatures(tmp_path: Path) -> None:
    main = "import Other\n\npub fn a(x) = Other.b(x - 1)\n\nfn main() do\n  println(a(1))\nend\n"
    other = "import Main\n\npub fn b(x) = if x == 0 do 0 else Main.a(x) end\n"
    found = show_findings(project(tmp_path, main=main, other=other))
    assert found.count("E0045") == 2
    signed = other.replace("b(x)", "b(x :: Int) -> Int")
    assert show_findings(project(tmp_path, main=main, other=signed)) == ""


def test_a_cycle_of_constants_across_modules(tmp_path: Path) -> None:
    main = "import Other\n\npub let a = Other.b + 1\n\nfn main() do\n  println(a)\nend\n"
    other = "import Main\n\npub let b :: Int = Main.a\n"
    found = show_findings(project(tmp_path, main=main, other=other))
    assert found.count("E0047") == 2
    assert "`a` → `b` → `a`" in found
    assert show_findings(project(tmp_path, main=main, other=other.replace("Main.a", "3"))) == ""


# sentence: 5: Modules may import each other in a circle
