"""MIR text is read back as it was written, and the verifier sees what is wrong with it."""

from __future__ import annotations

import pytest

from snowc.mir.parse import parse_function, parse_functions
from snowc.mir.print import print_function, print_functions
from snowc.mir.verify import Known, signature_of, verify

EVERYTHING = """\
actor fn Main.all/closure1 <1> (n@0: Int, f@1: Fun(Int, '0) -> (String,)) -> () captures (List<'0>, Main.Point)
  let @2: Int
  let x@3: Float
  let @4: String
  let @5: Atom
  let @6: Bool
  let @7: ()
  let @8: Option<Int>
b0:
  @2 = literal -2
  x@3 = literal 1e+20
  @4 = literal "a \\"b\\" → b0:"
  @5 = literal :ok
  @6 = literal true
  @7 = literal ()
  @8 = construct 0(@2)
  @2 = field @8, 0, 0
  @2 = tag @8
  @2 = neg @2
  @6 = not @6
  @6 = le @2, n@0
  @2 = call List.map<Int, Fun() -> Int>(@2, n@0)
  @2 = call Main."test:adds 1.5"/closure2()
  @4 = call_closure f@1(@2, n@0)
  @4 = list [@4, @4]
  @4 = list []
  f@1 = closure Geometry.Vector.dot<?>[@2]
  @2 = capture 1
  @2 = copy n@0
  dup @8
  drop @8
  branch @6, b1, b2
b1:
  switch @2 [0: b2, -1: b3, else: b4]
b2:
  crash "no case arm"
b3:
  unreachable
b4:
  tail_call Main.all<'0>(@2)
b5:
  goto b6
b6:
  return @7
"""

GOOD = """\
fn Main.max (a@0: Int, b@1: Int) -> Int
  let @2: Bool
  let @3: Int
b0:
  @2 = gt a@0, b@1
  branch @2, b1, b2
b1:
  @3 = copy a@0
  goto b3
b2:
  @3 = copy b@1
  goto b3
b3:
  return @3
"""


def test_text_is_read_back() -> None:
    assert print_function(parse_function(EVERYTHING)) == EVERYTHING


def test_several_functions_are_read_back() -> None:
    text = GOOD + "\n" + EVERYTHING
    assert print_functions(parse_functions(text)) == text


@pytest.mark.parametrize("broken", ["@2 = add a@0", "@2 = ad a@0, b@1", "@2 = literal", "goto 3", "@2 = neg a@0 b@1"])
def test_nonsense_is_refused(broken: str) -> None:
    with pytest.raises(ValueError, match=r"MIR text|invalid literal"):
        parse_function("fn Main.f (a@0: Int, b@1: Int) -> Int\n  let @2: Int\nb0:\n  " + broken + "\n  return @2\n")


def test_a_good_function_has_no_problems() -> None:
    assert verify(parse_function(GOOD)) == ()


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("@3 = copy b@1", "@2 = copy @2", "b3: @3 is read before it is assigned"),
        ("goto b3", "goto b9", "b1: there is no block b9"),
        ("@3 = copy a@0", "@3 = copy @2", "b1: the copy's target is Int, not Bool"),
        ("@2 = gt a@0, b@1", "@2 = add a@0, b@1", "b0: the result of add is Bool, not Int"),
        ("return @3", "return @2", "b3: the returned value is Bool, not Int"),
        ("branch @2, b1, b2", "branch a@0, b1, b2", "b0: the condition is Int, not Bool"),
        ("@3 = copy a@0", '@3 = literal "a"', "b1: a literal is String, not Int"),
        ("@3 = copy a@0", "@3 = capture 0", "b1: capture 0 of 0"),
        ("return @3", 'crash "boredom"', "b3: unknown crash kind boredom"),
        ("@3 = copy a@0", "@3 = call Main.max(a@0)", "b1: arguments (Int,) for Main.max :: Fun(Int, Int) -> Int"),
        ("@3 = copy a@0", "@3 = call Main.max<Int>(a@0, b@1)", "b1: 1 type arguments for Main.max, which has 0"),
    ],
)
def test_the_verifier_finds(before: str, after: str, problem: str) -> None:
    good = parse_function(GOOD)
    broken = parse_function(GOOD.replace(before, after, 1))
    known = Known(signature=lambda id: signature_of(good) if id == good.id else None)
    assert problem in verify(broken, known)
