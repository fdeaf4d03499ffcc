"""`snow.toml`: dependencies by path, and coded messages with their places for what is wrong in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from snowc.database import Database
from snowc.diagnostics.render.short import render_short

PACKAGE = '[package]\nname = "demo"\nversion = "0.1.0"\n'
MAIN = "import Vector\nimport Deep.Base\n\nfn main() do\n  println(Vector.dot(1, 2) + Base.one())\nend\n"
VECTOR = "import Deep.Base\n\npub fn dot(a :: Int, b :: Int) -> Int do\n  a * b * Base.one()\nend\n"
BASE = "pub fn one() -> Int do\n  let unused = 2\n  1\nend\n"
SOUND = "fn main() do\n  println(1)\nend\n"


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def complaints(folder: Path) -> list[str]:
    db = Database()
    db.open_project(folder)
    root = f"{folder.parent.resolve().as_posix()}/"
    return [render_short(each, db.text, lambda file: file).replace(root, "").strip() for each in db.check_project()]


def test_dependencies_by_path_also_of_dependencies(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "app/snow.toml": PACKAGE + '[dependencies]\nshapes = { path = "../shapes" }\n',
            "app/src/main.snow": MAIN,
            "shapes/snow.toml": PACKAGE + '[dependencies]\nbase = { path = "vendor/base" }\n',
            "shapes/src/vector.snow": VECTOR,
            "shapes/src/main.snow": "fn main() do\n  broken(\nend\n",
            "shapes/vendor/base/snow.toml": PACKAGE + '[dependencies]\nshapes = { path = "../.." }\n',
            "shapes/vendor/base/deep/base.snow": BASE,
        },
    )
    assert complaints(tmp_path / "app") == []  # and nothing of the warning in a dependency
    write(tmp_path, {"shapes/src/vector.snow": VECTOR.replace("a * b", "a * c")})
    assert complaints(tmp_path / "app") == ["shapes/src/vector.snow:4:7: error[E0004]: nothing here is called `c`"]


def test_another_project_inside_the_folder_is_no_part_of_it(tmp_path: Path) -> None:
    files = {
        "app/snow.toml": PACKAGE,
        "app/main.snow": SOUND,
        "app/vendor/lib/snow.toml": PACKAGE,
        "app/vendor/lib/lib.snow": "fn broken(\n",
    }
    assert complaints(write(tmp_path, files) / "app") == []


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("[package\n", "1:9: error[E0080]: this project file is not TOML"),
        ("[dependencies]\n", "1:1: error[E0081]: a project file needs a table `[package]`"),
        ('[package]\nname = "demo"\n', "1:2: error[E0081]: `[package]` needs a `version`"),
        ('[package]\nname = 3\nversion = "1"\n', "2:1: error[E0081]: `name` must be a text"),
        (f"{PACKAGE}licence = 1\n", "4:1: error[E0081]: a project file has no `licence` here"),
        (f"{PACKAGE}[dependencis]\n", "4:2: error[E0081]: a project file has no `dependencis` here"),
        (
            f'{PACKAGE}[dependencies]\nlib = "1.0"\n',
            '5:1: error[E0081]: `lib` must be `{ path = "…" }` or `{ git = "…", tag = "…" }`',
        ),
        (
            f'{PACKAGE}[dependencies]\nlib = {{ paht = "../lib" }}\n',
            "5:1: error[E0081]: a project file has no `paht` here",
        ),
        (
            f'{PACKAGE}[dependencies]\nlib = {{ path = "../lib" }}\n',
            "5:1: error[E0082]: the dependency `lib` is not there",
        ),
        (
            f'{PACKAGE}[dependencies]\nlib = {{ git = "https://example.org/lib" }}\n',
            "5:1: error[E0083]: the dependency `lib` is not on this machine",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, toml: str, message: str) -> None:
    folder = write(tmp_path, {"demo/snow.toml": toml, "demo/src/main.snow": SOUND}) / "demo"
    assert complaints(folder)[:1] == [f"demo/snow.toml:{message}"]


def test_an_empty_file_marks_a_project(tmp_path: Path) -> None:
    assert complaints(write(tmp_path, {"demo/snow.toml": "", "demo/src/main.snow": SOUND}) / "demo") == []


def test_any_text_is_answered(tmp_path: Path) -> None:
    for toml in (
        "dependencies = 3\n",
        "package = []\n",
        "[[package]]\n",
        "a.b.c = 1\n",
        "\x00",
        '"" = 1\n',
        "[package]\n[package]\n",
    ):
        folder = write(tmp_path, {"demo/snow.toml": toml, "demo/src/main.snow": SOUND}) / "demo"
        assert any("demo/snow.toml:" in each for each in complaints(folder)), toml


# sentence: 5: A project is a folder with snow.toml
# sentence: 5: The modules of a dependency, and of what it depends on itself
# sentence: 5: Its main.snow is left out
# sentence: 5: A mistake in snow.toml has a code and a place
