"""The words for what is wrong with a program's files, and with a program as a whole."""

from __future__ import annotations

from snowc import project
from snowc.diagnostics.wording import Wording, words
from snowc.source import Span


@words(project.NoSuchFile)
def _(fact: project.NoSuchFile, span: Span) -> Wording:
    return Wording(f"can't read `{fact.path}`: {fact.reason}")


@words(project.NotUtf8)
def _(fact: project.NotUtf8, span: Span) -> Wording:
    return Wording(
        f"`{fact.path}` is not UTF-8 text",
        notes=(f"byte {fact.offset} begins no character; save the file as UTF-8",),
    )


@words(project.NoMainFile)
def _(fact: project.NoMainFile, span: Span) -> Wording:
    return Wording(
        f"`{fact.path}` has no `src/main.snow` and no `main.snow`",
        notes=("a program starts in one of these; or name a file instead of a folder",),
    )


@words(project.LibraryName)
def _(fact: project.LibraryName, span: Span) -> Wording:
    return Wording(
        f"`{fact.path}` would be the module `{fact.module}`, which is a module of the standard library",
        notes=("give the file another name",),
    )


@words(project.SameModule)
def _(fact: project.SameModule, span: Span) -> Wording:
    return Wording(
        f"two files are the module `{fact.module}`", notes=(f"the other one is `{fact.other}`; rename one of them",)
    )


@words(project.NotSnow)
def _(fact: project.NotSnow, span: Span) -> Wording:
    return Wording(f"`{fact.path}` is no Snow file", notes=("files of Snow end in `.snow`",))


@words(project.MissingMain)
def _(fact: project.MissingMain, span: Span) -> Wording:
    return Wording(
        f"the module `{fact.module}` has no function `main`",
        notes=("a program starts with it: `fn main() do … end`",),
    )
