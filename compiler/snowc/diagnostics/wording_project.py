"""The words for what is wrong with a program's files, and with a program as a whole."""

from __future__ import annotations

from snowc import project
from snowc.diagnostics.wording import Wording, words
from snowc.manifest import errors as manifest
from snowc.resolve.suggestions import nearest
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


@words(manifest.NotToml)
def _(fact: manifest.NotToml, span: Span) -> Wording:
    return Wording(
        "this project file is not TOML",
        label=fact.reason[:1].lower() + fact.reason[1:],
        notes=('a project file begins so: `[package]`, `name = "…"`, `version = "…"`',),
    )


@words(manifest.UnknownKey)
def _(fact: manifest.UnknownKey, span: Span) -> Wording:
    near = nearest(fact.key, fact.known)
    return Wording(
        f"a project file has no `{fact.key}` here",
        label="unknown" if near is None else f"did you mean `{near}`?",
        notes=("there may be " + ", ".join(f"`{each}`" for each in fact.known),),
    )


@words(manifest.MissingKey)
def _(fact: manifest.MissingKey, span: Span) -> Wording:
    if not fact.table:
        return Wording(f"a project file needs a table `[{fact.key}]`", label="not in this file")
    return Wording(f"`[{fact.table}]` needs a `{fact.key}`", label="not in this table")


@words(manifest.WrongValue)
def _(fact: manifest.WrongValue, span: Span) -> Wording:
    return Wording(f"`{fact.key}` must be {fact.wanted}", label="another value")


@words(manifest.NoDependency)
def _(fact: manifest.NoDependency, span: Span) -> Wording:
    return Wording(
        f"the dependency `{fact.name}` is not there",
        label=f"no `snow.toml` in `{fact.folder}`",
        notes=("a path starts at the folder of this project file",),
    )


@words(manifest.NotFetched)
def _(fact: manifest.NotFetched, span: Span) -> Wording:
    return Wording(
        f"the dependency `{fact.name}` is not on this machine",
        label="not fetched yet",
        notes=("`snowc fetch` gets it, and writes its commit to `snow.lock`",),
    )


@words(manifest.BrokenLock)
def _(fact: manifest.BrokenLock, span: Span) -> Wording:
    return Wording(
        "this lock file can't be read",
        label=fact.reason[:1].lower() + fact.reason[1:],
        notes=("`snowc` writes it; restore it, or remove it and run `snowc fetch`",),
    )


@words(manifest.GitFailed)
def _(fact: manifest.GitFailed, span: Span) -> Wording:
    return Wording(
        f"can't get the dependency `{fact.name}` from `{fact.url}`",
        label="git failed",
        notes=(f"git says: {fact.reason}", "what is fetched and in `snow.lock` needs no network"),
    )


@words(manifest.UnknownReference)
def _(fact: manifest.UnknownReference, span: Span) -> Wording:
    if not fact.kind:
        return Wording(f"`{fact.url}` holds no commit yet", label="an empty repository")
    near = nearest(fact.name, fact.known)
    what = {"rev": "commit"}.get(fact.kind, fact.kind)
    there = "there are " + ", ".join(f"`{each}`" for each in fact.known[-_LISTED:])
    return Wording(
        f"`{fact.url}` has no {what} `{fact.name}`",
        label=f"no such {what}" if near is None else f"did you mean `{near}`?",
        notes=(there,) if fact.known else (),
    )


_LISTED = 8
"""so many names of tags or branches"""


@words(manifest.VersionConflict)
def _(fact: manifest.VersionConflict, span: Span) -> Wording:
    return Wording(
        f"two commits of `{fact.url}` are asked for",
        label=f"{fact.wanted} here",
        notes=(
            f"{fact.other} in `{fact.other_path}`",
            "a program has each module once: let both ask for the same version, tag, branch or rev",
        ),
    )


@words(manifest.NoProject)
def _(fact: manifest.NoProject, span: Span) -> Wording:
    return Wording(
        f"`{fact.path}` is no project: neither there nor above is a `snow.toml`",
        notes=('the smallest one: `[package]`, `name = "…"`, `version = "…"`',),
    )


@words(manifest.NotPackageName)
def _(fact: manifest.NotPackageName, span: Span) -> Wording:
    suggestion = (f"`--name {fact.suggestion}` would do",) if fact.suggestion else ()
    return Wording(
        f"`{fact.name}` can't be a package's name",
        notes=(
            "it is words of lower-case letters and digits, joined by `-` or `_`, and begins with a letter",
            *suggestion,
        ),
    )


@words(manifest.AlreadyThere)
def _(fact: manifest.AlreadyThere, span: Span) -> Wording:
    return Wording(f"no new project in `{fact.path}`: {fact.reason}")


@words(manifest.NameTaken)
def _(fact: manifest.NameTaken, span: Span) -> Wording:
    return Wording(
        f"the project has a dependency `{fact.name}` already",
        label="here",
        notes=(f"`snowc remove {fact.name}` takes it out; `--name` gives the new one another name",),
    )


@words(manifest.NoSuchDependency)
def _(fact: manifest.NoSuchDependency, span: Span) -> Wording:
    near = nearest(fact.name, fact.known)
    known = ", ".join(f"`{each}`" for each in fact.known)
    return Wording(
        f"the project has no dependency `{fact.name}`" + ("" if near is None else f"; did you mean `{near}`?"),
        notes=(f"it has {known}" if known else "it has none at all",),
    )
