"""Times actors beside Erlang's processes and Go's goroutines. See README.md."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from pathlib import Path

from benchmarks.actors.peers import Peer, build
from benchmarks.actors.rows import BENCHMARKS, Figure, Run
from benchmarks.machine import describe
from benchmarks.table import Row, Table


def measure() -> Table:
    with tempfile.TemporaryDirectory() as folder:
        peers = build(Path(folder))
        rows = tuple(row for run, figures in BENCHMARKS for row in _rows(run, figures, peers))
    return Table("actors", describe(), rows, tuple(peer.name for peer in peers[1:]))


def _rows(run: Run, figures: tuple[Figure, ...], peers: tuple[Peer, ...]) -> list[Row]:
    samples: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    for _ in range(run.rounds):
        for peer in peers:
            for name, figure in peer.figures((run.name, *map(str, run.sizes))).items():
                samples[peer.name, name].append(figure)
    own, *others = [peer.name for peer in peers]
    return [
        Row(
            figure.what,
            figure.unit,
            tuple(samples[own, figure.name]),
            figure.goal,
            peers={other: tuple(samples[other, figure.name]) for other in others},
        )
        for figure in figures
    ]
