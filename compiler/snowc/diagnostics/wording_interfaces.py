"""The words for what is reported on interfaces and impls."""

from __future__ import annotations

from snowc.diagnostics.wording import RelativeFix, RelativeLabel, Wording, words
from snowc.source import Span
from snowc.types.interfaces import errors

_HOME = (
    "an `impl` stands in the file of its interface, or of a type that its first line names: there everybody finds it"
)


@words(errors.UnknownAssociatedType)
def _(fact: errors.UnknownAssociatedType, span: Span) -> Wording:
    return Wording(
        f"`{fact.type}` has no associated type `{fact.name}`",
        label="not known",
        notes=("an interface declares it by `type Name`; a type parameter has those of its bounds",),
    )


@words(errors.OpenAssociatedType)
def _(fact: errors.OpenAssociatedType, span: Span) -> Wording:
    return Wording(
        f"`{fact.type}` would have to be `{fact.wanted}`, but it is not known of which type",
        label="depends on an unknown type",
        notes=("write the types of the function's parameters",),
    )


@words(errors.AmbiguousMethod)
def _(fact: errors.AmbiguousMethod, span: Span) -> Wording:
    shown = " or ".join(f"`{each}`" for each in fact.candidates)
    return Wording(
        f"`{fact.name}` of `{fact.type}` is ambiguous: {shown}",
        label="several interfaces have it",
        notes=(f"call the one that you mean by its interface: `{fact.candidates[0]}(…)`",),
    )


@words(errors.OverlappingImpl)
def _(fact: errors.OverlappingImpl, span: Span) -> Wording:
    labels: tuple[RelativeLabel, ...] = ()
    notes: tuple[str, ...] = ()
    if fact.first is not None and fact.first_span is not None:
        labels = (RelativeLabel(fact.first_span, "it has it from here", fact.first),)
    if fact.built_in:
        notes = ("it is built in",)
    return Wording(f"`{fact.type}` has `{fact.interface}` already", label="a second time", labels=labels, notes=notes)


@words(errors.OrphanImpl)
def _(fact: errors.OrphanImpl, span: Span) -> Wording:
    if not fact.interface:
        return Wording(
            f"functions of `{fact.type}` can't be added in this file",
            label="declared elsewhere",
            notes=(
                "an `impl` without an interface stands in the file of its type; an interface can be implemented here",
            ),
        )
    return Wording(
        f"neither `{fact.interface}` nor `{fact.type}` is declared in this file",
        label="nobody would find it",
        notes=(_HOME,),
    )


@words(errors.BlanketImpl)
def _(fact: errors.BlanketImpl, span: Span) -> Wording:
    return Wording(
        f"`{fact.interface}` can't be implemented for every type `{fact.parameter}`",
        label="no certain type",
        notes=(
            "an `impl` is for one type, perhaps with parameters: `List<T>`",
            "a default body in the interface does for all",
        ),
    )


@words(errors.InterfaceNeedsItself)
def _(fact: errors.InterfaceNeedsItself, span: Span) -> Wording:
    return Wording(f"the interface `{fact.name}` asks for itself", label="leads back to it")


@words(errors.MissingMethods)
def _(fact: errors.MissingMethods, span: Span) -> Wording:
    names = ", ".join(f"`{name}`" for name in fact.names)
    stubs = "".join(f"  fn {head} do\n    todo()\n  end\n" for head in fact.heads)
    return Wording(
        f"`{fact.interface}` for `{fact.type}` lacks {names}",
        label="does not have all of the interface's functions",
        notes=tuple(f"`fn {head}`" for head in fact.heads),
        fixes=(RelativeFix("write what is missing", ((fact.insert_at, stubs),), is_certain=False),),
    )


@words(errors.NotInInterface)
def _(fact: errors.NotInInterface, span: Span) -> Wording:
    near = fact.suggestion
    return Wording(
        f"the interface `{fact.interface}` has no function `{fact.name}`",
        label=f"did you mean `{near}`?" if near else "not declared there",
        notes=("functions of the type's own go into an `impl` without an interface",),
        fixes=(RelativeFix(f"write `{near}`", ((span, near),), is_certain=False),) if near else (),
    )


_DIFFERENCES = {
    "parameter": "a parameter of `{name}` is `{found}` here and `{expected}` in the interface",
    "result": "`{name}` gives `{found}` here and `{expected}` in the interface",
    "parameters": "`{name}` has {found} parameters here and {expected} in the interface",
    "generics": "`{name}` has {found} type parameters here and {expected} in the interface",
    "bound": "`{name}` asks for `{found}`, which the interface does not",
    "elements": "`{name}` gives `{found}`, but `Item` is `{expected}`",
}


@words(errors.WrongMethodType)
def _(fact: errors.WrongMethodType, span: Span) -> Wording:
    labels: tuple[RelativeLabel, ...] = ()
    if fact.declared is not None and fact.declared_span is not None:
        labels = (RelativeLabel(fact.declared_span, "declared here", fact.declared),)
    message = _DIFFERENCES[fact.what].format(name=fact.name, expected=fact.expected, found=fact.found)
    return Wording(message, label="differs from the interface", labels=labels)


@words(errors.UnwrittenType)
def _(fact: errors.UnwrittenType, span: Span) -> Wording:
    what = f"parameter `{fact.what}`" if fact.what else "result"
    return Wording(
        f"the type of `{fact.name}`'s {what} is not written",
        label="needs a type",
        notes=("an interface says the types of its functions in full, for those who implement it",),
    )


@words(errors.MissingAssociatedType)
def _(fact: errors.MissingAssociatedType, span: Span) -> Wording:
    return Wording(
        f"`{fact.interface}` for `{fact.type}` does not say what `{fact.name}` is",
        label=f"lacks `type {fact.name} = …`",
    )


@words(errors.ExtraAssociatedType)
def _(fact: errors.ExtraAssociatedType, span: Span) -> Wording:
    if not fact.interface:
        return Wording(f"only an `impl` of an interface has associated types, like `{fact.name}`", label="no interface")
    known = ", ".join(f"`{name}`" for name in fact.known)
    return Wording(
        f"the interface `{fact.interface}` has no associated type `{fact.name}`",
        label="not declared there",
        notes=(f"it has {known}",) if known else (),
    )
