"""The words for what name resolution reports."""

from __future__ import annotations

from snowc.diagnostics.wording import RelativeFix, RelativeLabel, Wording, words
from snowc.diagnostics.wording_foreign import MODULES, NAMES, WORDS
from snowc.resolve import errors
from snowc.source import Span


def _did_you_mean(suggestion: str | None, span: Span) -> tuple[RelativeFix, ...]:
    """A fix, but not one to apply unasked: it is a guess."""
    if suggestion is None:
        return ()
    return (RelativeFix(f"write `{suggestion}`", ((span, suggestion),), is_certain=False),)


def _instead(name: str) -> tuple[str, ...]:
    """What Snow has instead of a name of other languages."""
    return (NAMES[name],) if name in NAMES else ()


def _hint(suggestion: str | None) -> str:
    return "" if suggestion is None else f"did you mean `{suggestion}`?"


@words(errors.UnboundName)
def _(fact: errors.UnboundName, span: Span) -> Wording:
    return Wording(
        f"nothing here is called `{fact.name}`",
        label=_hint(fact.suggestion) or "unknown name",
        notes=_instead(fact.name),
        fixes=_did_you_mean(fact.suggestion, span),
    )


@words(errors.UnknownConstructor)
def _(fact: errors.UnknownConstructor, span: Span) -> Wording:
    where = "in scope" if fact.type is None else f"of the type `{fact.type}`"
    # The span of `Shape.Circl` covers the whole path in a pattern and the last part in an expression: no fix there.
    is_bare = span.end - span.start == len(fact.name)
    suggestion = WORDS.get(fact.name, fact.suggestion)
    return Wording(
        f"no constructor {where} is called `{fact.name}`",
        label=_hint(suggestion) or "unknown constructor",
        notes=_instead(fact.name) if fact.type is None else (),
        fixes=_did_you_mean(suggestion, span) if is_bare else (),
    )


@words(errors.OrPatternBindings)
def _(fact: errors.OrPatternBindings, span: Span) -> Wording:
    missing = f"does not bind {_listed(fact.missing)}" if fact.missing else ""
    extra = f"binds {_listed(fact.extra)}, which the first one does not" if fact.extra else ""
    return Wording(
        "the alternatives of this pattern bind different names",
        label="this one " + " and ".join(part for part in (missing, extra) if part),
        labels=(RelativeLabel(fact.first, "the first alternative"),),
        notes=("the body can only use names that every alternative binds",),
    )


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


@words(errors.CatchAllNotLast)
def _(fact: errors.CatchAllNotLast, span: Span) -> Wording:
    return Wording(
        f"this clause of `{fact.name}` can never run",
        label="an earlier clause takes everything",
        labels=(RelativeLabel(fact.catch_all_span, "takes every argument", fact.catch_all),),
        notes=("clauses are tried from top to bottom: put the one that takes everything last",),
    )


@words(errors.ClausesApart)
def _(fact: errors.ClausesApart, span: Span) -> Wording:
    return Wording(
        f"the clauses of `{fact.name}` don't stand together",
        label="this clause is apart from the others",
        labels=(RelativeLabel(fact.previous_span, "the clause before it", fact.previous),),
        notes=("the clauses of one function follow one another; move this one up, or give it another name",),
    )


@words(errors.ClauseArity)
def _(fact: errors.ClauseArity, span: Span) -> Wording:
    return Wording(
        f"this clause of `{fact.name}` takes {_parameters(fact.arity)}, the first one {fact.expected}",
        label=_parameters(fact.arity),
        labels=(RelativeLabel(fact.first_span, _parameters(fact.expected), fact.first),),
        notes=("all clauses of a function take the same number of parameters; another function needs another name",),
    )


def _parameters(count: int) -> str:
    return f"{count} parameter" if count == 1 else f"{count} parameters"


_MODULE_IS_FILE = "a module is a file: `Geometry.Vector` is `geometry/vector.snow`"


@words(errors.ModuleNotFound)
def _(fact: errors.ModuleNotFound, span: Span) -> Wording:
    return Wording(
        f"there is no {fact.wanted} `{fact.name}`",
        label=_hint(fact.suggestion) or "unknown module",
        fixes=_did_you_mean(fact.suggestion, span),
        notes=() if fact.suggestion else (MODULES.get(fact.name, _MODULE_IS_FILE),),
    )


@words(errors.ModuleNotImported)
def _(fact: errors.ModuleNotImported, span: Span) -> Wording:
    return Wording(
        f"the module `{fact.path}` is not imported here",
        label="used without an import",
        notes=(f"write `import {fact.path}` at the top of the file",),
    )


@words(errors.ModuleIsFile)
def _(fact: errors.ModuleIsFile, span: Span) -> Wording:
    return Wording(
        f"there is a file for the module `{fact.module}` too",
        label="the file counts, so nothing in here can be named",
        notes=("give one of them another name, or move all into one place",),
    )


@words(errors.BreakOutsideLoop)
def _(fact: errors.BreakOutsideLoop, span: Span) -> Wording:
    return _outside_loop("break", in_closure=fact.in_closure)


@words(errors.ContinueOutsideLoop)
def _(fact: errors.ContinueOutsideLoop, span: Span) -> Wording:
    return _outside_loop("continue", in_closure=fact.in_closure)


def _outside_loop(word: str, *, in_closure: bool) -> Wording:
    if in_closure:
        return Wording(
            f"`{word}` can't leave a closure",
            label="the loop is outside the closure",
            notes=("a closure may run when the loop has long ended; give its result back and decide in the loop",),
        )
    return Wording(f"`{word}` outside a loop", label="no `for` or `while` around it")


@words(errors.NameNotInModule)
def _(fact: errors.NameNotInModule, span: Span) -> Wording:
    return Wording(
        f"`{fact.module}` has no `{fact.name}`",
        label=_hint(fact.suggestion) or f"not in `{fact.module}`",
        fixes=_did_you_mean(fact.suggestion, span),
    )


@words(errors.PrivateItem)
def _(fact: errors.PrivateItem, span: Span) -> Wording:
    fixes: tuple[RelativeFix, ...] = ()
    if fact.declared is not None:
        item, at = fact.declared
        fixes = (RelativeFix(f"make `{fact.name}` public", ((Span(at, at), "pub "),), is_certain=False, item=item),)
    return Wording(
        f"`{fact.name}` is private to the module `{fact.module}`",
        label="private",
        notes=(f"write `pub` before its declaration in `{fact.module}` to use it from other modules",),
        fixes=fixes,
    )


@words(errors.ConstantCycle)
def _(fact: errors.ConstantCycle, span: Span) -> Wording:
    way = " → ".join(f"`{name}`" for name in (fact.name, *fact.through, fact.name))
    return Wording(
        f"the value of `{fact.name}` needs itself",
        label="a cycle of constants",
        notes=(f"{way}", "one of them must have a value of its own, or become a function"),
    )


@words(errors.DuplicateItem)
def _(fact: errors.DuplicateItem, span: Span) -> Wording:
    notes: tuple[str, ...] = ()
    if fact.kind == "function":
        notes = ("a second clause needs a parameter to tell it from the first; another function needs another name",)
    return Wording(
        f"the {fact.kind} `{fact.name}` is declared twice",
        label="declared again",
        labels=(RelativeLabel(fact.first_span, "first declared here", fact.first),),
        notes=notes,
    )


@words(errors.UnknownType)
def _(fact: errors.UnknownType, span: Span) -> Wording:
    is_parameter = len(fact.name) == 1 and fact.suggestion is None
    note = f"a type parameter is declared behind the name: `fn name<{fact.name}>(…)`, `struct Name<{fact.name}> do`"
    title = f"declare the type parameter `{fact.name}`"
    declare = (RelativeFix(title, (fact.declared,), is_certain=False),) if fact.declared else ()
    return Wording(
        f"there is no type `{fact.name}`",
        label=_hint(fact.suggestion) or "unknown type",
        fixes=_did_you_mean(fact.suggestion, span) or declare,
        notes=(note,) if is_parameter else (),
    )


@words(errors.AmbiguousConstructor)
def _(fact: errors.AmbiguousConstructor, span: Span) -> Wording:
    choices = tuple(f"{each}.{fact.name}" for each in fact.types)
    return Wording(
        f"`{fact.name}` is a constructor of several types",
        label="which one?",
        notes=("write " + " or ".join(f"`{each}`" for each in choices),),
        fixes=tuple(RelativeFix(f"write `{each}`", ((span, each),), is_certain=False) for each in choices),
    )


@words(errors.BoundTwice)
def _(fact: errors.BoundTwice, span: Span) -> Wording:
    return Wording(
        f"`{fact.name}` is bound twice in one pattern",
        label="bound again",
        labels=(RelativeLabel(fact.first, "first bound here"),),
        notes=("to ask for equal values, give them two names and compare them in a guard: `when a == b`",),
    )


@words(errors.SpecialFormAsValue)
def _(fact: errors.SpecialFormAsValue, span: Span) -> Wording:
    return Wording(
        f"`{fact.name}` can only be called",
        label="used as a value",
        notes=(f"it is a special form, not a function; a closure can hold the call: `fn x -> {fact.name}(x) end`",),
    )


@words(errors.UnknownInterface)
def _(fact: errors.UnknownInterface, span: Span) -> Wording:
    return Wording(
        f"there is no interface `{fact.name}`",
        label=_hint(fact.suggestion) or "unknown interface",
        fixes=_did_you_mean(fact.suggestion, span),
    )


@words(errors.NotAValue)
def _(fact: errors.NotAValue, span: Span) -> Wording:
    notes = {
        "module": f"name a function of it: `{fact.name}.…`; types are written behind `::` of `let` and parameters only",
        "type": "name one of its constructors",
        "type alias": "what it stands for is not built from named fields",
        "service": f"start one: `{fact.name}.start(…)`",
        "struct": f"a struct is built with its fields: `{fact.name} {{ … }}`",
    }
    return Wording(f"`{fact.name}` is a {fact.kind}, not a value", label=f"a {fact.kind}", notes=(notes[fact.kind],))


_HIDES = (
    "bindings never change: it hides the older one up to the end of its block, and a loop around it begins with the "
    "older one again; values are carried on by `List.reduce`, or as parameters of a function that calls itself"
)


@words(errors.UnusedVariable)
def _(fact: errors.UnusedVariable, span: Span) -> Wording:
    replacement = f"{fact.name}: _" if fact.is_field else f"_{fact.name}"
    return Wording(
        f"the variable `{fact.name}` is never used",
        label="never used",
        notes=(_HIDES,) if fact.hides else ("a name that starts with `_` is never reported",),
        fixes=(RelativeFix(f"write `{replacement}`", ((span, replacement),), is_certain=not fact.hides),),
        is_unnecessary=True,
    )


@words(errors.UnusedImport)
def _(fact: errors.UnusedImport, span: Span) -> Wording:
    return Wording(
        f"the import `{fact.name}` is never used",
        label="never used",
        fixes=(RelativeFix("remove the import", ((fact.removal, ""),)),),
        is_unnecessary=True,
    )


@words(errors.UnusedItem)
def _(fact: errors.UnusedItem, span: Span) -> Wording:
    return Wording(
        f"the {fact.kind} `{fact.name}` is never used",
        label="never used",
        notes=("it is private to this module; `pub` would let other modules use it",),
        is_unnecessary=True,
    )


@words(errors.ForeignInterpolation)
def _(fact: errors.ForeignInterpolation, span: Span) -> Wording:
    instead = "$" + fact.text[1:]
    return Wording(
        f"`{fact.text}` is plain text; a value is put in with `{instead}`",
        label="write `${`",
        fixes=(RelativeFix(f"write `{instead}`", ((span, "${"),)),),
    )
