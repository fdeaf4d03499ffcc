"""Random programs of jobs that sleep, crash, time out and await each other, with the answer each must give.

In: a random generator. Out: Snow source and its expected standard output. The answer is worked out here, independently
of the compiler: each job has a fate, which is a value or a crash, and a virtual time that it takes. Timeouts keep clear
of the moment at which the job ends, so that the answer does not depend on the order within one millisecond.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

CLEARANCE = 10  # ms between a timeout and the end of the job it waits for


@dataclass(frozen=True)
class Fate:
    value: int | None  # None: crashed
    lasts: int  # ms of virtual time


@dataclass
class JobTree:
    """The functions made so far; `node_3` is the fourth."""

    chance: random.Random
    functions: list[str] = field(default_factory=list)

    def grow(self, depth: int) -> tuple[str, Fate]:
        """A new function without parameters that gives an Int, and what becomes of a call."""
        kinds = [self._value, self._crash] if depth == 0 else [self._sleep, self._await, self._map, self._timeout]
        body, fate = self.chance.choice(kinds)(depth - 1)
        name = f"node_{len(self.functions)}"
        self.functions.append(f"fn {name}() -> Int do\n{body}\nend\n")
        return name, fate

    def _value(self, _depth: int) -> tuple[str, Fate]:
        value = self.chance.randrange(1000)
        return f"  {value}", Fate(value, 0)

    def _crash(self, _depth: int) -> tuple[str, Fate]:
        body = self.chance.choice(['  panic("on purpose")', "  quotient(1, 0)", "  quotient(7, 1 - 1)"])
        return body, Fate(None, 0)

    def _sleep(self, depth: int) -> tuple[str, Fate]:
        child, fate = self.grow(depth)
        ms = self.chance.randrange(1, 500)
        return f"  Timer.sleep({ms})\n  {child}()", Fate(fate.value, fate.lasts + ms)

    def _await(self, depth: int) -> tuple[str, Fate]:
        child, fate = self.grow(depth)
        return f"  value_of(Job.await(Job.async({child})))", Fate(_value_of(fate), fate.lasts)

    def _map(self, depth: int) -> tuple[str, Fate]:
        grown = [self.grow(self.chance.randrange(depth + 1)) for _ in range(self.chance.randrange(1, 6))]
        clauses = [f"{index} -> {name}()" for index, (name, _) in enumerate(grown)]
        choose = "fn " + " | ".join([*clauses, "_ -> 0"]) + " end"
        indices = ", ".join(map(str, range(len(grown))))
        fates = [fate for _, fate in grown]
        return (
            f"  total(Job.map([{indices}], {choose}))",
            Fate(sum(map(_value_of, fates)), max(fate.lasts for fate in fates)),
        )

    def _timeout(self, depth: int) -> tuple[str, Fate]:
        child, fate = self.grow(depth)
        early = fate.lasts > 2 * CLEARANCE and self.chance.random() < 0.5
        ms = self.chance.randrange(1, fate.lasts - CLEARANCE) if early else fate.lasts + CLEARANCE
        body = f"  value_of(Job.await_timeout(Job.async({child}), {ms}))"
        return body, Fate(-2, ms) if early else Fate(_value_of(fate), fate.lasts)


def _value_of(fate: Fate) -> int:
    return -1 if fate.value is None else fate.value


def job_program(chance: random.Random) -> tuple[str, str]:
    """Source and expected stdout."""
    tree = JobTree(chance)
    grown = [tree.grow(chance.randrange(1, 4)) for _ in range(chance.randrange(3, 9))]
    starts = [f"  let job_{index} = Job.async({name})" for index, (name, _) in enumerate(grown)]
    awaits = [f"  println(value_of(Job.await(job_{index})))" for index in range(len(grown))]
    main = "\n".join(["fn main() do", *starts, *awaits, "end", ""])
    expected = "".join(f"{_value_of(fate)}\n" for _, fate in grown)
    return "\n".join([PRELUDE, *tree.functions, main]), expected


PRELUDE = """fn quotient(a :: Int, b :: Int) -> Int do
  a / b
end

fn value_of(result :: Int!String) -> Int do
  case result do
    Ok(value) -> value
    Err("timeout") -> -2
    Err(_) -> -1
  end
end

fn total(results :: List<Int!String>) -> Int do
  case results do
    [] -> 0
    [first, ..rest] -> value_of(first) + total(rest)
  end
end
"""
