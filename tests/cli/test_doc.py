"""`snowc doc`: pages from what is public in a program."""

from __future__ import annotations

from pathlib import Path

from snowc.tools.doc.markdown_page import module_page
from tests.support.snowc import run_snowc

PROGRAM = """\
##! Shapes and what is known of them.

## A shape in the plane.
pub type Shape do
  ## With its radius.
  Circle(Float)
  Point
end

## How much of the plane is inside.
##
## Nothing, of a point.
pub fn area(Point) -> Float do 0.0 end
pub fn area(Circle(radius)) do radius * radius * pi end

pub let pi = 3.14

fn secret() -> Int do 1 end

## Waits for a shape.
pub actor painter(name :: String) receives Shape do
  receive do
    _ -> println(name)
  end
end

fn broken( do
"""

PAGE = """\
# Shapes

Shapes and what is known of them.

## Shapes.Shape

```text
type Shape do
  ## With its radius.
  Circle(Float)
  Point
end
```

A shape in the plane.

## Shapes.area

```text
fn area(Point) -> Float
```

How much of the plane is inside.

Nothing, of a point.

## Shapes.pi

```text
let pi = 3.14
```

## Shapes.painter

```text
actor painter(name :: String) receives Shape
```

Waits for a shape.
"""


def test_a_page_tells_what_is_public_even_of_a_broken_program(tmp_path: Path) -> None:
    (tmp_path / "shapes.snow").write_text(PROGRAM, "utf-8")
    done = run_snowc("doc", "--format", "markdown", "shapes.snow", folder=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "wrote doc/README.md\n", "")
    assert (tmp_path / "doc" / "Shapes.md").read_text("utf-8") == PAGE
    assert "[Shapes](Shapes.md)" in (tmp_path / "doc" / "README.md").read_text("utf-8")


def test_pages_that_can_not_be_written(tmp_path: Path) -> None:
    (tmp_path / "shapes.snow").write_text("pub let pi = 3\n", "utf-8")
    (tmp_path / "doc").write_text("a file", "utf-8")
    done = run_snowc("doc", "shapes.snow", folder=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "E0099" in done.stderr


def test_a_program_without_public_items(tmp_path: Path) -> None:
    (tmp_path / "hello.snow").write_text('fn main() do println("hello") end\n', "utf-8")
    done = run_snowc("doc", "hello.snow", folder=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "nothing public" in done.stderr


def test_a_project_that_is_not_there(tmp_path: Path) -> None:
    done = run_snowc("doc", "nowhere", folder=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "error" in done.stderr


def test_a_service_is_documented_by_what_others_call() -> None:
    text = """## Counts.
pub service Counter do
  fn init(start :: Int) -> Int do start end
  ## Adds.
  call AddAll(by :: List<Int>) :: Int do |count| (count + List.sum(by), count) end
  cast Reset() do |_count| 0 end
  pub fn zero() -> Int do 0 end
  fn hidden() -> Int do 1 end
end
"""
    page = module_page("Counts", text)
    assert [line for line in page.split("\n") if line.startswith("###")] == [
        "### Counts.Counter.start",
        "### Counts.Counter.add_all",
        "### Counts.Counter.reset",
        "### Counts.Counter.zero",
    ]
    assert "add_all(pid, by :: List<Int>) -> Int\n```\n\nAdds." in page
