"""Programs for the tests of incremental work, and random edits of them."""

from __future__ import annotations

import random

SHAPES = """\
pub type Shape do
  Circle(Float)
  Rect { width :: Float, height :: Float }
end

pub fn area(shape :: Shape) -> Float do
  case shape do
    Circle(r) -> r * r * 3.14
    Rect { width, height } -> width * height
  end
end

pub fn double(x) do
  x * 2
end
"""

MAIN = """\
##! The program that is edited.
import Shapes
from Shapes import Circle, area

let limit = 3

## Counts messages.
actor counter(total :: Int) do
  receive do
    n -> counter(total + n)
    after 100 -> println("${total}")
  end
end

fn even(0) do true end
fn even(n) do odd(n - 1) end

fn odd(0) do false end
fn odd(n) do even(n - 1) end

fn apply(f, x) do
  f(x)
end

fn describe(n :: Int) -> String do
  if n > limit do
    "many: ${apply(fn x -> x + 1 end, n)}"
  else
    "few"
  end
end

fn main() do
  let pid = spawn(counter, 0)
  send(pid, Shapes.double(21))
  let job = Job.async(fn -> even(10) end)
  case Job.await(job) do
    Ok(answer) -> println(answer)
    Err(reason) -> println(reason)
  end
  for n in [1, 2, 3] do
    println(describe(n))
  end
  println(area(Circle(2.0)))
end

test "counting" do
  assert even(2)
end
"""

FILES = {"main.snow": MAIN, "shapes.snow": SHAPES}

_FRAGMENTS = (
    *("end\n", "fn extra(a) do a end\n", "fn even(1) do false end\n", '"', '"""', "${", "}", "(", ")", "["),
    *("#", "##", "do", "\n\n", " ", "let x = 1\n", "import Shapes\n", "from Shapes import double\n"),
    *("type Other do\n  Circle(Int)\nend\n", "pub ", "actor ", "break\n", "area", "counter", "println(1)\n"),
    *("_", "Int", "::", "->", "case 1 do\n", "=", "|>", "\t", "é", '@extern("x")\n', "limit"),
)


def edited(rng: random.Random, text: str) -> str:
    """One random edit: of characters, lines, words, or whole items."""
    kind = rng.randrange(7)
    place = rng.randrange(len(text) + 1)
    lines = text.split("\n")
    line = rng.randrange(len(lines))
    if kind == 0:
        return text[:place] + rng.choice(_FRAGMENTS) + text[place:]
    if kind == 1:
        return text[:place] + text[place + rng.randint(1, 12) :]
    if kind == 2:
        return "\n".join(lines[:line] + lines[line + 1 :])
    if kind == 3:
        return "\n".join([*lines[: line + 1], lines[line], *lines[line + 1 :]])
    if kind == 4:
        other = rng.randrange(len(lines))
        lines[line], lines[other] = lines[other], lines[line]
        return "\n".join(lines)
    items = text.split("\n\n")
    rng.shuffle(items)
    return "\n\n".join(items if kind == 5 else items[1:] or [text])
