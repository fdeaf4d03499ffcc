"""Random programs of tasks that sleep, crash, race, time out, are cancelled and await each other, with the answer each
must give.

In: a random generator. Out: Snow source and its expected standard output. As in `job_trees.py` the answer is worked out
here: each call has a fate, which is a value or a crash, and a virtual time that it takes. A crash goes on to whoever
awaits. Moments that decide (a timeout, a cancellation, the end of a race) keep clear of each other.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from tests.chaos.job_trees import CLEARANCE, Fate

_FOREVER = 1_000_000


@dataclass
class TaskTree:
    """The functions made so far; `node_3` is the fourth."""

    chance: random.Random
    functions: list[str] = field(default_factory=list)

    def grow(self, depth: int) -> tuple[str, Fate]:
        """A new async function without parameters that gives an Int, and what becomes of a call."""
        leaves = [self._value, self._crash, self._yield]
        inner = [self._sleep, self._await, self._task, self._result, self._all, self._race, self._timeout, self._cancel]
        body, fate = self.chance.choice(inner if depth else leaves)(depth - 1)
        name = f"node_{len(self.functions)}"
        self.functions.append(f"async fn {name}() -> Int do\n{body}\nend\n")
        return name, fate

    def _value(self, _depth: int) -> tuple[str, Fate]:
        value = self.chance.randrange(1000)
        return f"  {value}", Fate(value, 0)

    def _crash(self, _depth: int) -> tuple[str, Fate]:
        return self.chance.choice(['  panic("on purpose")', "  quotient(1, 0)"]), Fate(None, 0)

    def _yield(self, _depth: int) -> tuple[str, Fate]:
        return "  Task.yield()\n  7", Fate(7, 0)

    def _sleep(self, depth: int) -> tuple[str, Fate]:
        child, fate = self.grow(depth)
        ms = self.chance.randrange(1, 500)
        return f"  await Task.sleep({ms})\n  await {child}()", Fate(fate.value, fate.lasts + ms)

    def _await(self, depth: int) -> tuple[str, Fate]:
        child, fate = self.grow(depth)
        return f"  let value = await {child}()\n  value + 1", _more(fate)

    def _task(self, depth: int) -> tuple[str, Fate]:
        child, fate = self.grow(depth)
        kind = self.chance.choice(["{}()", "Task.spawn(fn -> await {}() end)", "Task.pinned(fn -> await {}() end)"])
        start = kind.format(child)
        return f"  let task = {start}\n  let value = await task\n  value + 1", _more(fate)

    def _result(self, depth: int) -> tuple[str, Fate]:
        child, fate = self.grow(depth)
        return f"  value_of(Task.result({child}()))", Fate(_value_of(fate), fate.lasts)

    def _all(self, depth: int) -> tuple[str, Fate]:
        grown = [self.grow(self.chance.randrange(depth + 1)) for _ in range(self.chance.randrange(1, 6))]
        calls = ", ".join(f"{name}()" for name, _ in grown)
        lasts, total = 0, 0
        for _, fate in grown:
            lasts = max(lasts, fate.lasts)
            if fate.value is None:
                return f"  List.sum(Task.all([{calls}]))", Fate(None, lasts)
            total += fate.value
        return f"  List.sum(Task.all([{calls}]))", Fate(total, lasts)

    def _race(self, depth: int) -> tuple[str, Fate]:
        """The others never end by themselves."""
        child, fate = self.grow(depth)
        calls = [f"{child}()", *["endless()"] * self.chance.randrange(4)]
        self.chance.shuffle(calls)
        return f"  Task.race([{', '.join(calls)}])", fate

    def _timeout(self, depth: int) -> tuple[str, Fate]:
        child, fate = self.grow(depth)
        early = fate.lasts > 2 * CLEARANCE and self.chance.random() < 0.5
        ms = self.chance.randrange(1, fate.lasts - CLEARANCE) if early else fate.lasts + CLEARANCE
        body = f"  value_of(Task.timeout({child}(), {ms}))"
        return body, Fate(-2, ms) if early else Fate(_value_of(fate), fate.lasts)

    def _cancel(self, depth: int) -> tuple[str, Fate]:
        child, fate = self.grow(depth)
        early = fate.lasts > 2 * CLEARANCE and self.chance.random() < 0.7
        ms = self.chance.randrange(1, fate.lasts - CLEARANCE) if early else fate.lasts + CLEARANCE
        body = f"  let task = {child}()\n  Task.sleep({ms})\n  Task.cancel(task)\n  value_of(Task.result(task))"
        return body, Fate(-3 if early else _value_of(fate), ms)


def _more(fate: Fate) -> Fate:
    return Fate(None if fate.value is None else fate.value + 1, fate.lasts)


def _value_of(fate: Fate) -> int:
    return -1 if fate.value is None else fate.value


_PRELUDE = f"""\
fn quotient(a :: Int, b :: Int) -> Int do
  a / b
end

async fn endless() -> Int do
  let inner = Task.spawn(fn -> Task.sleep({_FOREVER}) end)
  await inner
  0
end

fn value_of(result :: Int!String) -> Int do
  case result do
    Ok(value) -> value
    Err("timeout") -> -2
    Err("cancelled") -> -3
    Err(_) -> -1
  end
end
"""


def task_program(chance: random.Random) -> tuple[str, str]:
    """Source and expected stdout."""
    tree = TaskTree(chance)
    grown = [tree.grow(chance.randrange(1, 5)) for _ in range(chance.randrange(3, 9))]
    calls = [f"  println(value_of(Task.result({name}())))" for name, _ in grown]
    main = "\n".join(["fn main() do", *calls, "end", ""])
    expected = "".join(f"{_value_of(fate)}\n" for _, fate in grown)
    return "\n".join([_PRELUDE, *tree.functions, main]), expected
