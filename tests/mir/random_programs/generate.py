"""Random well-typed programs.

In: a seed. Out: Snow source and what it prints. Types are words: `int`, `bool`, `list` (of Int), `option` (of Int),
`pair` (Option, List), `tree` (a sum type), `state` (a struct that functions update), `fun` (Int -> Int); `colour`,
`shape` and `found` are small sum types, which live as words outside of the heap. Functions of the prelude rebuild trees
and update states, alone or shared, with recursion, captures and calls that hand on what they borrow.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from textwrap import indent

from tests.mir.random_programs.evaluate import LIBRARY, NoArm, evaluate
from tests.mir.random_programs.terms import (
    Apply,
    As,
    Bind,
    Body,
    Case,
    Either,
    Equal,
    For,
    Function,
    If,
    Library,
    Literal,
    Make,
    Name,
    Operation,
    Parts,
    Pattern,
    Starts,
    Term,
    Wild,
)
from tests.mir.random_programs.write import write, write_value

PRELUDE = """type Tree do
  Leaf
  Fork(Tree, Int, Tree)
  Tagged(Int?, List<Int>)
end deriving(Eq, Debug, Display)

struct State do
  tree :: Tree
  items :: List<Int>
  turns :: Int
  last :: List<Int>
  open :: Bool
end deriving(Eq, Debug, Display)

fn planted(tree :: Tree, n :: Int) -> Tree do
  case tree do
    Leaf -> Fork(Leaf, n, Leaf)
    Fork(left, here, right) ->
      if n < here do
        Fork(planted(left, n), here, right)
      else if n > here do
        Fork(left, here, planted(right, n))
      else
        tree
      end
    Tagged(Some(m), items) -> Tagged(Some((m + n) % 1000), n :: items)
    Tagged(None, items) -> Fork(Tagged(Some(n), items), n, tree)
  end
end

fn each(tree :: Tree, f :: Fun(Int) -> Int) -> Tree do
  case tree do
    Fork(left, n, right) -> Fork(each(left, f), f(n) % 1000, each(right, f))
    Tagged(option, items) -> Tagged(option, List.map(items, f))
    Leaf -> tree
  end
end

fn leant(tree :: Tree) -> Tree do
  case tree do
    Fork(Fork(a, x, b), y, c) -> Fork(a, x, leant(Fork(b, y, c)))
    Fork(Leaf, x, Fork(Tagged(option, items), y, d)) -> Fork(Tagged(option, x :: items), y, d)
    Fork(a, x, b) -> Fork(a, x, leant(b))
    Tagged(Some(n), [first, ..rest]) -> Tagged(Some(first), List.append(rest, n))
    other -> other
  end
end

fn weight(tree :: Tree, so_far :: Int) -> Int do
  case tree do
    Leaf -> so_far
    Fork(left, n, right) -> (weight(left, weight(right, so_far)) + n) % 1000
    Tagged(_, items) -> (so_far + List.length(items)) % 1000
  end
end

fn turned_on(state :: State, n :: Int) -> State do
  let turns = (state.turns + 1) % 1000
  if n < 3 do
    %{state | items: List.append(state.items, turns), turns: turns}
  else if state.open do
    %{state | tree: planted(state.tree, n), last: state.items, items: n :: state.last, open: false}
  else
    let before = state
    let leaning = %{state | tree: leant(state.tree), turns: turns, open: true}
    if weight(before.tree, 0) > 9 do
      before
    else
      leaning
    end
  end
end

fn run(state :: State, steps :: List<Int>) -> State do
  case steps do
    [] -> state
    [step, ..rest] -> run(turned_on(state, step), rest)
  end
end

type Colour do
  Red
  Green
end deriving(Eq, Debug, Display)

type Shape do
  Dot(Int)
  Bar(Int, Bool, Colour)
  Gone
end deriving(Eq, Debug, Display)

type Found do
  Good(Shape)
  Bad(List<Int>)
end deriving(Eq, Debug, Display)

fn turned(colour :: Colour) -> Colour do
  case colour do
    Red -> Green
    Green -> Red
  end
end

fn grown(shape :: Shape) -> Shape do
  case shape do
    Dot(n) -> Bar(n, n > 2, Red)
    Bar(n, _, Green) -> Dot(n)
    Bar(n, large, colour) -> Bar(n, not large, turned(colour))
    Gone -> Gone
  end
end

fn changed(found :: Found) -> Found do
  case found do
    Good(Gone) -> Bad([1, 2])
    Good(shape) -> Good(grown(shape))
    Bad(items) -> if List.length(items) > 2 do found else Good(Dot(List.length(items))) end
  end
end

fn emptied(option :: Int?) -> Int? do
  case option do
    Some(n) when n > 3 -> None
    Some(n) -> Some((n + 1) % 1000)
    None -> option
  end
end

fn same<T>(value :: T) -> T do
  value
end

"""
DATA = ("int", "bool", "list", "option", "pair", "tree", "state", "colour", "shape", "found")
_PASSED = {"option": "emptied", "colour": "turned", "shape": "grown", "found": "changed"}
"""functions of the prelude that take and give a type"""
_REBUILDING = {
    "tree": (("planted", "int"), ("each", "fun"), ("leant",)),
    "state": (("turned_on", "int"), ("run", "list")),
}
"""functions of the prelude that take a value apart and build one of its type; what else they take"""
_PARTS = {
    "option": (("Some", ("int",)), ("None", ())),
    "pair": (("()", ("option", "list")),),
    "colour": (("Red", ()), ("Green", ())),
    "shape": (("Dot", ("int",)), ("Bar", ("int", "bool", "colour")), ("Gone", ())),
    "state": (("State", ("tree", "list", "int", "list", "bool")),),
    "found": (("Good", ("shape",)), ("Bad", ("list",))),
    "tree": (("Leaf", ()), ("Fork", ("tree", "int", "tree")), ("Tagged", ("option", "list"))),
}
Names = dict[str, str]  # name → type

assert {"List.length", "List.sum", "List.map"} <= LIBRARY.keys()


def random_program(seed: int, lines: int = 12) -> tuple[str, str]:
    """Source, and what it prints."""
    chance = random.Random(seed)
    functions: list[str] = []
    prints: list[str] = []
    output: list[str] = []
    while len(output) < lines:
        maker = _Maker(chance)
        term = maker.term(chance.choice(DATA), {}, 5)
        try:
            value = evaluate(term, {})
        except NoArm:
            continue
        functions.append(f"fn f{len(output)}() do\n{indent(write(term), '  ')}\nend\n")
        prints.append(f"  println(f{len(output)}())")
        output.append(write_value(value))
    main = "fn main() do\n" + "\n".join(prints) + "\nend\n"
    return PRELUDE + "\n".join(functions) + "\n" + main, "".join(f"{line}\n" for line in output)


class _Maker:
    """Makes terms of a wanted type from the names in scope; `fuel` bounds their depth."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.count = 0

    def fresh(self) -> str:
        self.count += 1
        return f"v{self.count}"

    def term(self, kind: str, names: Names, fuel: int) -> Term:
        known = [name for name, each in names.items() if each == kind]
        if known and self.chance.random() < (0.5 if fuel > 0 else 0.9):
            return Name(self.chance.choice(known))
        if fuel <= 0:
            return self.smallest(kind, names)
        ways: list[Callable[[str, Names, int], Term]] = [self.choice, self.matching, self.applied]
        if kind in ("int", "bool", "list", "fun"):
            ways += [self.operation] * 4
        else:
            ways += [self.made] * 4
            ways.append(self.passed)
        return self.chance.choice(ways)(kind, names, fuel - 1)

    def smallest(self, kind: str, names: Names) -> Term:
        if kind == "fun":
            return Function(self.fresh(), Body((), Literal(self.chance.randrange(9))))
        if kind == "pair":
            return Make("()", (Make("None", ()), Make("[]", ())))
        if kind == "state":
            empty, items = Make("Leaf", ()), Make("[]", ())
            return Make("State", (empty, items, Literal(0), items, Literal(True)))
        if kind == "found":
            return Make("Bad", (Make("[]", ()),))
        simple = {"option": "None", "list": "[]", "tree": "Leaf", "colour": "Red", "shape": "Gone"}
        if kind in simple:
            return Make(simple[kind], ())
        return Literal(self.chance.random() < 0.5 if kind == "bool" else self.chance.randrange(-3, 9))

    def body(self, kind: str, names: Names, fuel: int) -> Body:
        lets: list[tuple[Pattern, Term]] = []
        names = dict(names)
        while self.chance.random() < 0.35 and fuel > 0:
            bound = self.chance.choice((*DATA, "fun"))
            pattern, added = (Bind(name := self.fresh()), {name: bound}) if bound != "pair" else self.pattern(bound, 1)
            lets.append((pattern, self.term(bound, names, fuel - 1)))
            names.update(added)
        return Body(tuple(lets), self.term(kind, names, fuel))

    # --- ways to make a term ----------------------------------------------------------------------------------------

    def choice(self, kind: str, names: Names, fuel: int) -> Term:
        return If(self.term("bool", names, fuel), self.body(kind, names, fuel), self.body(kind, names, fuel))

    def matching(self, kind: str, names: Names, fuel: int) -> Term:
        of = self.chance.choice(DATA)
        arms: list[tuple[Pattern, Term | None, Body]] = []
        for _ in range(self.chance.randrange(1, 4)):
            pattern, added = self.pattern(of, 3)
            inner = {**names, **added}
            guard = self.guard(inner) if self.chance.random() < 0.3 else None
            arms.append((pattern, guard, self.body(kind, inner, fuel)))
        arms.append((Wild(), None, self.body(kind, names, fuel)))
        return Case(self.term(of, names, fuel), tuple(arms))

    def guard(self, names: Names) -> Term:
        """Pure operators on names and literals only."""
        ints = [Name(name) for name, kind in names.items() if kind == "int"]
        left = self.chance.choice(ints) if ints else Literal(self.chance.randrange(3))
        return Operation(self.chance.choice(("<", ">=", "==")), left, Literal(self.chance.randrange(5)))

    def applied(self, kind: str, names: Names, fuel: int) -> Term:
        if kind == "int":
            return Apply(self.term("fun", names, fuel), self.term("int", names, fuel))
        parameter = self.fresh()
        function = Function(parameter, self.body(kind, {**names, parameter: "int"}, fuel))
        return Apply(function, self.term("int", names, fuel))

    def made(self, kind: str, names: Names, fuel: int) -> Term:
        name, parts = self.chance.choice(_PARTS[kind])
        return Make(name, tuple(self.term(part, names, fuel) for part in parts))

    def passed(self, kind: str, names: Names, fuel: int) -> Term:
        """Through a function that knows the type, or one that doesn't."""
        if kind in ("tree", "state") and self.chance.random() < 0.8:
            return self.rebuilt(kind, names, fuel)
        name = _PASSED.get(kind, "same") if self.chance.random() < 0.7 else "same"
        return Library(name, (self.term(kind, names, fuel),))

    def rebuilt(self, kind: str, names: Names, fuel: int) -> Term:
        """By a function that builds in the old value's cells if it may."""
        name, *others = self.chance.choice(_REBUILDING[kind])
        return Library(name, tuple(self.term(part, names, fuel) for part in (kind, *others)))

    def operation(self, kind: str, names: Names, fuel: int) -> Term:
        if kind == "fun":
            parameter = self.fresh()
            return Function(parameter, self.body("int", {**names, parameter: "int"}, fuel))
        if kind == "bool":
            return self.test(names, fuel)
        if kind == "list":
            return self.list(names, fuel)
        if self.chance.random() < 0.3:
            return Library(self.chance.choice(("List.length", "List.sum")), (self.term("list", names, fuel),))
        if self.chance.random() < 0.2:
            return Library("weight", (self.term("tree", names, fuel), self.term("int", names, fuel)))
        name = self.chance.choice(("+", "-", "*"))
        return Operation(name, self.term("int", names, fuel), self.term("int", names, fuel))

    def test(self, names: Names, fuel: int) -> Term:
        if self.chance.random() < 0.4:
            name = self.chance.choice(("and", "or"))
            return Operation(name, self.term("bool", names, fuel), self.term("bool", names, fuel))
        of = self.chance.choice(DATA)
        name = self.chance.choice(("==", "!=", "<", ">=") if of == "int" else ("==", "!="))
        return Operation(name, self.term(of, names, fuel), self.term(of, names, fuel))

    def list(self, names: Names, fuel: int) -> Term:
        match self.chance.randrange(5):
            case 0:
                return Operation("++", self.term("list", names, fuel), self.term("list", names, fuel))
            case 1:
                return Operation("::", self.term("int", names, fuel), self.term("list", names, fuel))
            case 2:
                return Library("List.map", (self.term("list", names, fuel), self.term("fun", names, fuel)))
            case 3:
                return self.loop(names, fuel)
            case _:
                count = self.chance.randrange(4)
                return Make("[]", tuple(self.term("int", names, fuel) for _ in range(count)))

    def loop(self, names: Names, fuel: int) -> Term:
        pattern, added = self.pattern("int", 1)
        inner = {**names, **added}
        guard = self.guard(inner) if self.chance.random() < 0.3 else None
        stop = self.term("bool", inner, 1) if self.chance.random() < 0.3 else None
        return For(pattern, self.term("list", names, fuel), guard, self.body("int", inner, fuel), stop)

    # --- patterns ---------------------------------------------------------------------------------------------------

    def pattern(self, kind: str, fuel: int) -> tuple[Pattern, Names]:
        """A pattern for a type, and what it binds."""
        if fuel <= 0 or self.chance.random() < 0.25:
            name = self.fresh()
            return (Wild(), {}) if self.chance.random() < 0.4 else (Bind(name), {name: kind})
        if self.chance.random() < 0.12:
            name = self.fresh()
            inner, added = self.pattern(kind, fuel - 1)
            return As(inner, name), {**added, name: kind}
        if self.chance.random() < 0.15:
            return Either((self.closed(kind, fuel - 1), self.closed(kind, fuel - 1))), {}
        return self.test_pattern(kind, fuel - 1)

    def test_pattern(self, kind: str, fuel: int) -> tuple[Pattern, Names]:
        if kind in _PARTS:
            name, kinds = self.chance.choice(_PARTS[kind])
            parts, added = self.patterns(kinds, fuel)
            return Parts(name, parts), added
        if kind == "list":
            parts, added = self.patterns(("int",) * self.chance.randrange(3), fuel)
            if self.chance.random() < 0.5 or not parts:
                return Parts("[]", parts), added
            rest, more = self.pattern("list", fuel)
            return Starts(parts, rest), {**added, **more}
        value = self.chance.random() < 0.5 if kind == "bool" else self.chance.randrange(-1, 4)
        return Equal(value), {}

    def patterns(self, kinds: tuple[str, ...], fuel: int) -> tuple[tuple[Pattern, ...], Names]:
        made = [self.pattern(kind, fuel) for kind in kinds]
        return tuple(pattern for pattern, _ in made), {n: kind for _, added in made for n, kind in added.items()}

    def closed(self, kind: str, fuel: int) -> Pattern:
        """A pattern that binds nothing."""
        while True:
            pattern, added = self.test_pattern(kind, fuel)
            if not added:
                return pattern
