"""For which machine code is made: triple, cpu and what differs between them in the text of a module."""

from __future__ import annotations

import os
import sys

from snowc.values import value


@value
class Target:
    """`cpu` is never empty: without one LLVM inlines nothing across functions of different origin."""

    triple: str
    cpu: str

    @property
    def is_x86_64(self) -> bool:
        return self.triple.startswith("x86_64")

    @property
    def is_elf(self) -> bool:
        return "apple" not in self.triple


def host_target() -> Target | None:
    """The machine that we run on; None where Snow has no code generation for it."""
    return target_of(*machine_names())


def machine_names() -> tuple[str, str]:
    """This machine and its system, in lower case."""
    if sys.platform == "win32":
        return os.environ.get("PROCESSOR_ARCHITECTURE", "").lower(), "windows"
    names = os.uname()  # what `platform` would say, without loading it
    return names.machine.lower(), names.sysname.lower()


def target_of(machine: str, system: str) -> Target | None:
    """The target for a machine and system as `platform` names them, in lower case."""
    architecture = _ARCHITECTURES.get(machine)
    if architecture is None:
        return None
    if system == "darwin":
        name = "arm64" if architecture == "aarch64" else architecture
        return Target(f"{name}-apple-macosx11.0.0", _CPUS[architecture])
    if system == "linux":
        return Target(f"{architecture}-unknown-linux-gnu", _CPUS[architecture])
    return None


def target_named(name: str) -> Target | None:
    """The target of a program for another machine, which brings its own C library; None where Snow makes no programs
    for it.
    """
    machine, _, system = name.partition("-")
    if machine not in _CPUS or system != "linux":
        return None
    return Target(f"{machine}-unknown-linux-musl", _CPUS[machine])


NAMED_TARGETS = ("x86_64-linux", "aarch64-linux")


def is_assembled_here(target: Target) -> bool:
    """Whether LLVM can assemble for a target: llvmlite gives it the assembler of the machine that we run on only."""
    architecture = _ARCHITECTURES.get(machine_names()[0])
    return architecture is not None and target.triple.split("-")[0].replace("arm64", "aarch64") == architecture


_ARCHITECTURES = {"x86_64": "x86_64", "amd64": "x86_64", "aarch64": "aarch64", "arm64": "aarch64"}
_CPUS = {"x86_64": "x86-64", "aarch64": "generic"}
"""baselines, so that an object in the cache or an executable also runs on another machine of the kind"""
