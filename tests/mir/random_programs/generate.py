"""Random well-typed programs.

In: a seed and a vocabulary. Out: Snow source and what it prints. Types are words of the vocabulary, and `fun` (Int ->
Int). Functions of its prelude rebuild values, alone or shared, with recursion, captures and calls that hand on what
they borrow.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from textwrap import indent

from tests.mir.random_programs.evaluate import NoArm, evaluate
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
    Value,
    Wild,
)
from tests.mir.random_programs.vocabulary import CORE, Vocabulary
from tests.mir.random_programs.write import write, write_value

Names = dict[str, str]  # name → type
_TESTED: dict[str, tuple[Value, ...]] = {"bool": (False, True), "int": (-1, 0, 1, 2, 3), "text": ("", "a", "1;", "é")}
"""what patterns compare with"""


def random_program(seed: int, lines: int = 12, words: Vocabulary = CORE, fuel: int = 5) -> tuple[str, str]:
    """Source, and what it prints; `fuel` bounds how deep a term is."""
    chance = random.Random(seed)
    functions: list[str] = []
    prints: list[str] = []
    output: list[str] = []
    while len(output) < lines:
        maker = _Maker(chance, words)
        term = maker.term(chance.choice(words.data), {}, fuel)
        try:
            value = evaluate(term, {})
        except NoArm:
            continue
        functions.append(f"fn f{len(output)}() do\n{indent(write(term), '  ')}\nend\n")
        prints.append(f"  println(f{len(output)}())")
        output.append(write_value(value))
    main = "fn main() do\n" + "\n".join(prints) + "\nend\n"
    return words.prelude + "\n".join(functions) + "\n" + main, "".join(f"{line}\n" for line in output)


class _Maker:
    """Makes terms of a wanted type from the names in scope; `fuel` bounds their depth."""

    def __init__(self, chance: random.Random, words: Vocabulary) -> None:
        self.chance = chance
        self.words = words
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
        if kind in self.words.parts:
            ways += [self.made] * 4
        if kind in self.words.calls:
            ways += [self.called] * (1 if kind in self.words.parts else 4)
        if kind in self.words.data:
            ways.append(self.passed)
        return self.chance.choice(ways)(kind, names, fuel - 1)

    def smallest(self, kind: str, names: Names) -> Term:
        if kind == "fun":
            return Function(self.fresh(), Body((), Literal(self.chance.randrange(9))))
        if kind in self.words.smallest:
            return self.words.smallest[kind]
        if kind == "text":
            return Literal(self.chance.choice(("", "a", "é", "two words")))
        return Literal(self.chance.random() < 0.5 if kind == "bool" else self.chance.randrange(-3, 9))

    def body(self, kind: str, names: Names, fuel: int) -> Body:
        lets: list[tuple[Pattern, Term]] = []
        names = dict(names)
        while self.chance.random() < 0.35 and fuel > 0:
            bound = self.chance.choice((*self.words.data, "fun"))
            pattern, added = (Bind(name := self.fresh()), {name: bound}) if bound != "pair" else self.pattern(bound, 1)
            lets.append((pattern, self.term(bound, names, fuel - 1)))
            names.update(added)
        return Body(tuple(lets), self.term(kind, names, fuel))

    # --- ways to make a term ----------------------------------------------------------------------------------------

    def choice(self, kind: str, names: Names, fuel: int) -> Term:
        return If(self.term("bool", names, fuel), self.body(kind, names, fuel), self.body(kind, names, fuel))

    def matching(self, kind: str, names: Names, fuel: int) -> Term:
        of = self.chance.choice(self.words.data)
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
        name, parts = self.chance.choice(self.words.parts[kind])
        return Make(name, tuple(self.term(part, names, fuel) for part in parts))

    def passed(self, kind: str, names: Names, fuel: int) -> Term:
        """Through a function that does not know the type."""
        name, count = self.chance.choice(self.words.generic)
        return Library(name, tuple(self.term(kind, names, fuel) for _ in range(count)))

    def called(self, kind: str, names: Names, fuel: int) -> Term:
        """By a function that builds in the old value's cells if it may."""
        name, kinds = self.chance.choice(self.words.calls[kind])
        parts = tuple(self.term(each, names, fuel) for each in kinds)
        return Operation(name, *parts) if name == "<>" else Library(name, parts)

    def operation(self, kind: str, names: Names, fuel: int) -> Term:
        if kind == "fun":
            parameter = self.fresh()
            return Function(parameter, self.body("int", {**names, parameter: "int"}, fuel))
        if kind == "bool":
            return self.test(names, fuel)
        if kind == "list":
            return self.list(names, fuel)
        if self.chance.random() < 0.4:
            return self.called("int", names, fuel)
        name = self.chance.choice(("+", "-", "*"))
        return Operation(name, self.term("int", names, fuel), self.term("int", names, fuel))

    def test(self, names: Names, fuel: int) -> Term:
        if self.chance.random() < 0.4:
            name = self.chance.choice(("and", "or"))
            return Operation(name, self.term("bool", names, fuel), self.term("bool", names, fuel))
        of = self.chance.choice(self.words.data)
        name = self.chance.choice(("==", "!=", "<", ">=") if of == "int" else ("==", "!="))
        return Operation(name, self.term(of, names, fuel), self.term(of, names, fuel))

    def list(self, names: Names, fuel: int) -> Term:
        match self.chance.randrange(6):
            case 0:
                return Operation("++", self.term("list", names, fuel), self.term("list", names, fuel))
            case 1:
                return Operation("::", self.term("int", names, fuel), self.term("list", names, fuel))
            case 2 | 3:
                return self.called("list", names, fuel)
            case 4:
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
        if kind in self.words.parts:
            name, kinds = self.chance.choice(self.words.parts[kind])
            parts, added = self.patterns(kinds, fuel)
            return Parts(name, parts), added
        if kind == "list":
            parts, added = self.patterns(("int",) * self.chance.randrange(3), fuel)
            if self.chance.random() < 0.5 or not parts:
                return Parts("[]", parts), added
            rest, more = self.pattern("list", fuel)
            return Starts(parts, rest), {**added, **more}
        values = _TESTED.get(kind)
        return (Wild() if values is None else Equal(self.chance.choice(values))), {}

    def patterns(self, kinds: tuple[str, ...], fuel: int) -> tuple[tuple[Pattern, ...], Names]:
        made = [self.pattern(kind, fuel) for kind in kinds]
        return tuple(pattern for pattern, _ in made), {n: kind for _, added in made for n, kind in added.items()}

    def closed(self, kind: str, fuel: int) -> Pattern:
        """A pattern that binds nothing."""
        while True:
            pattern, added = self.test_pattern(kind, fuel)
            if not added:
                return pattern
