"""Random functions: whatever the graph, no reference leaks or dies early, and the passes change no path.

The verifier and an interpreter with real counts (`counting_interpreter.py`) both judge. All locals are parameters, so
each is defined wherever it is read.
"""

from __future__ import annotations

import random

import pytest

from snowc.mir.parse import parse_function
from snowc.mir.passes.insert_ownership import insert_ownership
from snowc.mir.passes.mark_tail_calls import mark_tail_calls
from snowc.mir.passes.reuse_cells import reuse_cells
from snowc.mir.passes.simplify_blocks import simplify_blocks
from snowc.mir.passes.verify_ownership import ownership_faults
from tests.mir.passes.counting_interpreter import Interpreter, StepsUsedUp
from tests.mir.passes.test_fixtures import BORROWING, EXTERNS

STRINGS = ["s@0", "s@1", "s@2"]
PAIRS = ["p@3", "p@4"]
PARAMETERS = "s@0: String, s@1: String, s@2: String, p@3: (String, String), p@4: (String, String), c@5: Bool, n@6: Int"
HEAD = f"fn Main.f ({PARAMETERS}) -> String"
RUNS_PER_FUNCTION = 8


def random_function(seed: int) -> str:
    source = random.Random(seed)
    count = source.randint(1, 7)
    lines = [HEAD]
    for number in range(count):
        lines.append(f"b{number}:")
        lines += [f"  {random_instruction(source)}" for _ in range(source.randint(0, 5))]
        lines.append(f"  {random_terminator(source, count)}")
    return "\n".join(lines) + "\n"


def random_instruction(source: random.Random) -> str:
    a, b, c = (source.choice(STRINGS) for _ in range(3))
    p, q = (source.choice(PAIRS) for _ in range(2))
    return source.choice(
        [
            f'{a} = literal "x"',
            f"{a} = copy {b}",
            f"{p} = copy {q}",
            f"{p} = construct 0({a}, {b})",
            f"{a} = field {p}, 0, {source.randint(0, 1)}",
            f"{a} = call Main.g({b}, {c})",
            f"{p} = call Main.h({q}, {b})",
            f"{a} = call Runtime.same({b})",
            f"n@6 = call Runtime.borrows({a})",
            f"{a} = call Runtime.owns({b}, {c})",
        ]
    )


def random_terminator(source: random.Random, count: int) -> str:
    target, other = source.randrange(count), source.randrange(count)
    return source.choice([f"goto b{target}", f"branch c@5, b{target}, b{other}", f"return {source.choice(STRINGS)}"])


@pytest.mark.parametrize("batch", range(4))
def test_random_functions(batch: int) -> None:
    finished = 0
    for seed in range(batch * 60, batch * 60 + 60):
        before = parse_function(random_function(seed))
        simple = simplify_blocks(mark_tail_calls(before, EXTERNS))
        after = simplify_blocks(reuse_cells(insert_ownership(simple, BORROWING), BORROWING))
        assert ownership_faults(after, BORROWING) == [], random_function(seed)
        for run in range(RUNS_PER_FUNCTION):
            try:
                expected = Interpreter(before, BORROWING, run, counted=False).run()
            except StepsUsedUp:
                continue
            assert Interpreter(after, BORROWING, run, counted=True).run() == expected, random_function(seed)
            finished += 1
    assert finished > 50, "too few random functions end to show anything"
