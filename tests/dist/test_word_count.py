"""The example of a word count over several nodes counts what Python counts, with a node that is gone as well."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from tests.support.nodes import COOKIE, Cluster, free_port
from tests.support.snowc import ROOT, build, run

PAGE = ROOT / "docs" / "language.md"


def most_frequent(text: str) -> list[str]:
    letters = "".join(each if each.upper() != each.lower() or each == "'" else " " for each in text.lower())
    counts = sorted(Counter(letters.split()).items(), key=lambda each: (-each[1], each[0]))
    total = f"{sum(count for _, count in counts)} words, {len(counts)} different ones, in "
    return [*(f"{count} {word}" for word, count in counts[:5]), total]


def test_words_are_counted_on_three_nodes(tmp_path: Path) -> None:
    program = build(ROOT / "examples" / "word_count", tmp_path / "word_count")
    wanted = most_frequent(PAGE.read_text("utf-8"))
    with Cluster({"SNOW_CHECK_LEAKS": "1"}) as cluster:
        addresses = [f"{name}@127.0.0.1:{free_port()}" for name in "abc"]
        workers = [cluster.snow(program, address, COOKIE) for address in addresses[:2]]
        for worker, name in zip(workers, "ab", strict=True):
            worker.expect(f"{name}@127.0.0.1 is ready")
        for counted_by in ("a@127.0.0.1, b@127.0.0.1", "a@127.0.0.1"):
            done = run([str(program), addresses[2], COOKIE, str(PAGE), *addresses[:2]], env={})
            *words, total, nodes = done.stdout.split("\n")[:-1]
            assert [*words, total[: len(wanted[-1])]] == wanted, done.stderr
            assert (nodes, done.returncode, done.stderr) == (f"counted by {counted_by}", 0, "")
            workers[1].kill()
        workers[0].say("enough")
        assert (workers[0].end(), workers[0].errors) == (0, [])
        lost = run([str(program), addresses[2], COOKIE, str(PAGE), *addresses[:2]], env={})
        assert lost.returncode == 1 and re.search(
            r"(\d+) of \1 pieces were not counted: NoNode\(NotConnected\)", lost.stderr
        )


def test_a_wrong_command_line_is_told(tmp_path: Path) -> None:
    program = build(ROOT / "examples" / "word_count", tmp_path / "word_count")
    done = run([str(program)], env={})
    assert (done.returncode, done.stderr) == (1, "usage: word_count NAME COOKIE [FILE NODE…]\n")
