"""Random programs over maps, sets, strings, lists and records print what Python says, and leave nothing behind.

Each step takes a state apart, changes a part of it, by itself or in functions that call each other, and now and then
keeps the state before: what is shared must stay as it was, what is not may be changed in place. A failure names its
seed; `SNOW_SEED=s` repeats it.
"""

from __future__ import annotations

import random
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.support.rounds import rounds
from tests.support.snowc import build, run

PRELUDE = """
struct State do
  counts :: Map<String, Int>
  seen :: Set<Int>
  text :: String
  items :: List<Int>
end

fn put(state :: State, key :: String, n :: Int) -> State do
  %{state | counts: Map.put(state.counts, key, n)}
end

fn drop(state :: State, key :: String) -> State do
  %{state | counts: Map.delete(state.counts, key)}
end

fn see(state :: State, n :: Int) -> State do
  %{state | seen: Set.add(state.seen, n)}
end

fn say(state :: State, text :: String) -> State do
  %{state | text: state.text <> text}
end

fn add(state :: State, n :: Int) -> State do
  %{state | items: List.append(state.items, n)}
end

fn ping(state :: State, n :: Int) -> State do
  if n <= 0 do state else pong(add(see(state, n), n), n - 1) end
end

fn pong(state :: State, n :: Int) -> State do
  if n <= 0 do state else ping(say(put(state, "p${n}", n), "p${n}"), n - 1) end
end

fn show(state :: State) -> () do
  println((state.counts, state.seen, state.text, state.items))
end
"""
KEYS = ("a", "b", "key of some length", "é")


@dataclass
class State:
    counts: dict[str, int] = field(default_factory=dict)
    seen: dict[int, None] = field(default_factory=dict)
    text: str = ""
    items: list[int] = field(default_factory=list)

    def shown(self) -> str:
        counts = ", ".join(f"{key} => {n}" for key, n in self.counts.items())
        seen = ", ".join(map(str, self.seen))
        return f"(%{{{counts}}}, Set({seen}), {self.text}, {self.items})"


class Program:
    def __init__(self, seed: int, steps: int) -> None:
        self._chosen = random.Random(seed)
        self._states = [State()]
        first = 'State { counts: %{}, seen: Set.new(), text: "", items: [] }'
        self._lines = [f"  let s0 = {first}"]
        for _ in range(steps):
            self._step()
        for number in range(len(self._states)):
            self._lines.append(f"  show(s{number})")
        self.text = PRELUDE + "\nfn main() do\n" + "\n".join(self._lines) + "\nend\n"
        self.output = "".join(f"{state.shown()}\n" for state in self._states)

    def _step(self) -> None:
        """A new state from the last one, which goes on being used, or seldom from an older one."""
        before = len(self._states) - 1 if self._chosen.random() < 0.8 else self._chosen.randrange(len(self._states))
        state = deepcopy(self._states[before])
        call = f"s{before}"
        for _ in range(self._chosen.randint(1, 4)):
            call = self._changed(state, call)
        self._lines.append(f"  let s{len(self._states)} = {call}")
        self._states.append(state)

    def _changed(self, state: State, call: str) -> str:
        key, n = self._chosen.choice(KEYS), self._chosen.randint(-3, 40)
        match self._chosen.choice(("put", "drop", "see", "say", "add", "ping")):
            case "put":
                state.counts[key] = n
                return f'put({call}, "{key}", {n})'
            case "drop":
                state.counts.pop(key, None)
                return f'drop({call}, "{key}")'
            case "see":
                state.seen[n] = None
                return f"see({call}, {n})"
            case "say":
                state.text += key
                return f'say({call}, "{key}")'
            case "add":
                state.items.append(n)
                return f"add({call}, {n})"
            case _:
                _ping(state, n)
                return f"ping({call}, {n})"


def _ping(state: State, n: int) -> None:
    for left in range(n, 0, -1):
        if (n - left) % 2 == 0:
            state.seen[left] = None
            state.items.append(left)
        else:
            state.counts[f"p{left}"] = left
            state.text += f"p{left}"


@pytest.mark.fuzz
@pytest.mark.parametrize("options", [(), ("--release",)], ids=["dev", "release"])
def test_compiled(options: tuple[str, ...], tmp_path: Path) -> None:
    for seed in rounds("fuzz", in_suite=1):
        program = Program(seed, steps=40)
        source = tmp_path / f"seed_{seed}.snow"
        source.write_text(program.text, "utf-8")
        executable = build(source, tmp_path / f"seed_{seed}", *options)
        done = run([str(executable)], env={"SNOW_CHECK_LEAKS": "1"})
        assert (done.returncode, done.stdout) == (0, program.output), f"SNOW_SEED={seed}: {done.stderr}"
