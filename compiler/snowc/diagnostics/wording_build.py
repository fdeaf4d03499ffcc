"""The words for what is wrong with a whole program, and with the machine that is to build it."""

from __future__ import annotations

from snowc.codegen import errors
from snowc.diagnostics.wording import Wording, words
from snowc.mir.passes.errors import PolymorphicRecursion
from snowc.source import Span


@words(PolymorphicRecursion)
def _(fact: PolymorphicRecursion, span: Span) -> Wording:
    return Wording(
        f"`{fact.function}` needs itself at ever larger types",
        label=f"type arguments nest deeper than {fact.limit} here",
        notes=("each type that a function is used at is compiled by itself, so their number must be finite",),
    )


@words(errors.MainTakesParameters)
def _(fact: errors.MainTakesParameters, span: Span) -> Wording:
    return Wording(
        "`main` takes no parameters",
        label="a program starts here, with nothing to give",
        notes=("`System.args()` gives the words of the command line",),
    )


@words(errors.NoLinker)
def _(fact: errors.NoLinker, span: Span) -> Wording:
    if fact.machine:
        return Wording(
            f"there is no compiler to link for `{fact.machine}` with",
            notes=("zig links for other machines: `pip install 'snow-lang[cross]'` brings it",),
        )
    return Wording(
        "there is no C compiler to link the program with",
        notes=(
            "Debian, Ubuntu: `apt install gcc`; macOS: `xcode-select --install`, or `brew install gcc`",
            "or name one in the environment variable CC; `snowc run` needs none",
        ),
    )


@words(errors.LinkFailed)
def _(fact: errors.LinkFailed, span: Span) -> Wording:
    return Wording("the program could not be linked", notes=(f"the command was: {fact.command}", fact.output))


@words(errors.NoRuntime)
def _(fact: errors.NoRuntime, span: Span) -> Wording:
    return Wording(
        f"Snow's runtime library `{fact.name}` is missing",
        notes=(
            f"looked in: {', '.join(fact.searched)}",
            f"in a checkout `make {'cross' if '/' in fact.name else 'setup'}` builds it; "
            "SNOW_RUNTIME_DIR names another folder",
        ),
    )


@words(errors.UnsupportedMachine)
def _(fact: errors.UnsupportedMachine, span: Span) -> Wording:
    windows = ("on Windows, use WSL2: Snow runs there as on Linux",) if fact.system == "windows" else ()
    return Wording(
        f"Snow makes no code for this machine ({fact.machine}, {fact.system})",
        notes=("x86-64 and 64-bit ARM are supported, on Linux and macOS", *windows),
    )


@words(errors.CannotWrite)
def _(fact: errors.CannotWrite, span: Span) -> Wording:
    return Wording(f"can't write `{fact.path}`: {fact.reason}")
