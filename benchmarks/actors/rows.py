"""The rows of the table: what each program is asked for, and which of its figures a row shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Run:
    """One benchmark of the programs."""

    name: str
    sizes: tuple[int, ...]
    rounds: int = 5


@dataclass(frozen=True)
class Figure:
    """A row: the figure of that name which a run prints."""

    name: str
    what: str
    unit: str
    goal: float | None = None


BENCHMARKS: tuple[tuple[Run, tuple[Figure, ...]], ...] = (
    (Run("spawn_exit", (1_000_000,)), (Figure("spawn_exit", "spawn + exit, 1 M", "ns", 180),)),
    (Run("spawn_monitor", (300_000,)), (Figure("spawn_monitor", "spawn + monitor + down", "ns", 240),)),
    (Run("parked", (PARKED := 100_000,), 3), (Figure("parked", f"parked actor, {PARKED:,} of them", "bytes", 400),)),
    (Run("ping_pong", (500_000,)), (Figure("ping_pong", "ping-pong round trip", "ns", 90),)),
    (Run("across", (50_000,)), (Figure("across", "… across threads", "ns", 1_000),)),
    (Run("call", (300_000,)), (Figure("call", "service call + reply", "ns", 180),)),
    (Run("ring", (1_000, 1_000)), (Figure("ring", "ring hop", "ns", 45),)),
    (Run("skynet", (1_000_000,), 3), (Figure("skynet", "skynet, per leaf of 1 M", "ns", 350),)),
    (Run("fan_in", (100, 100_000), 3), (Figure("fan_in", "fan-in 100 × 100,000, per message", "ns", 40),)),
    (
        Run("start_cancel", (1_000_000,), 3),
        (Figure("timer_start", "timer start", "ns", 80), Figure("timer_cancel", "timer cancel", "ns", 13)),
    ),
    (
        Run("timers", (1_000_000,), 3),
        (
            Figure("timers_p50", "1 M timers, late by, p50", "ms", 0.5),
            Figure("timers_p99", "1 M timers, late by, p99", "ms", 1.5),
        ),
    ),
    (Run("sleep", (100,), 3), (Figure("sleep_p50", "sleep 1 ms while all cores spin, late by, p50", "ms", 0.2),)),
    (
        Run("loaded", (2_000,), 3),
        (
            Figure("loaded_p50", "ping-pong under allocating load, p50", "µs", 0.3),
            Figure("loaded_p99", "ping-pong under allocating load, p99", "µs", 1.5),
            Figure("loaded_max", "ping-pong under allocating load, max", "µs", 200),
        ),
    ),
    (Run("list", (10_000, 5_000)), (Figure("list", "list of 10,000 Ints, send + ack", "µs", 5),)),
    (
        Run("crash", (100_000,)),
        (
            Figure("crash_each", "link + monitor + crash, one by one", "ns", 440),
            Figure("crash_batch", "link + monitor + crash, all at once", "ns", 460),
        ),
    ),
    (Run("restart", (5_000,)), (Figure("restart", "supervisor restart cycle", "µs", 5),)),
    (
        Run("behind", (10_000, 2_000), 3),
        (
            Figure("behind_scan", "receive past 10,000 messages, by a scan", "ns", 30_000),
            Figure("behind_reference", "receive past 10,000 messages, by reference", "ns", 200),
        ),
    ),
    (Run("idle", (100_000,), 1), (Figure("idle", "CPU with 100,000 idle actors", "%", 0),)),
)
