"""The manual page of `snowc`, in roff (groff_man(7)), out of the commands' own parsers."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping

from snowc import __version__


def manual_page(parsers: Mapping[str, argparse.ArgumentParser], summaries: Mapping[str, str]) -> str:
    lines = [
        f'.TH SNOWC 1 "" "snowc {__version__}" "Snow"',
        ".SH NAME",
        r"snowc \- the compiler of the Snow language, and its tools",
        ".SH SYNOPSIS",
        r".B snowc",
        r"\fICOMMAND\fR [\fIARGUMENT\fR ...]",
        ".SH COMMANDS",
    ]
    for name, parser in parsers.items():
        lines += [f".SS snowc {_text(name)}", _sentence(summaries[name]), *_options(parser)]
    lines += [".SH EXIT STATUS", *_statuses()]
    return "\n".join((*lines, ""))


def _options(parser: argparse.ArgumentParser) -> Iterator[str]:
    for action in parser._actions:
        if action.help is argparse.SUPPRESS or isinstance(action, argparse._HelpAction):
            continue
        yield ".TP"
        yield _usage(action)
        yield _sentence((action.help or "").replace("%%", "%"))


def _usage(action: argparse.Action) -> str:
    value = _value(action)
    if not action.option_strings:
        return rf"\fI{_text(value)}\fR"
    names = ", ".join(rf"\fB{_text(each)}\fR" for each in action.option_strings)
    return names if action.nargs == 0 else rf"{names} \fI{_text(value)}\fR"


def _value(action: argparse.Action) -> str:
    if isinstance(action.metavar, str):
        return action.metavar
    return "|".join(map(str, action.choices)) if action.choices else action.dest.upper()


def _statuses() -> Iterator[str]:
    told = (
        ("0", "all is well"),
        ("1", "something is wrong with the program, its files or the machine"),
        ("2", "the command line makes no sense"),
        ("70", "a mistake in the compiler itself"),
        ("130", "interrupted"),
    )
    for status, meaning in told:
        yield from (".TP", rf"\fB{status}\fR", _sentence(meaning))


def _sentence(text: str) -> str:
    """A line that roff takes for text; it begins with a capital letter and ends with a full stop."""
    shown = _text(text[:1].upper() + text[1:]).rstrip(".")
    return rf"\&{shown}." if shown else r"\&"


def _text(text: str) -> str:
    """With each letter beyond ASCII by its number, as not every roff reads UTF-8."""
    escaped = text.replace("\\", r"\e").replace("-", r"\-").replace("\n", " ")
    return "".join(letter if letter.isascii() else rf"\[u{ord(letter):04X}]" for letter in escaped)
