"""The words for what the types report; those about actors and messages come along from
`wording_mailboxes`, those about patterns from `wording_matches`.
"""

from __future__ import annotations

from snowc.diagnostics import wording_interfaces, wording_mailboxes, wording_matches
from snowc.diagnostics.wording import RelativeFix, RelativeLabel, Wording, words
from snowc.diagnostics.wording_reasons import TAKE_OUT, found_label, is_wrapped, reason_labels
from snowc.resolve.suggestions import nearest
from snowc.source import Span
from snowc.types import errors
from snowc.types.builtin import DECODED, DERIVABLE
from snowc.types.errors import Reason, Why

__all__ = ["wording_interfaces", "wording_mailboxes", "wording_matches"]


def _conversion(expected: str, found: str, because: Reason | None) -> tuple[str, ...]:
    """What to do about mixes that everybody meets. A pattern can't be converted."""
    if because is not None and because.why in {Why.SUBJECT, Why.MAILBOX}:
        return ()
    if (expected, found) == ("Float", "Int"):
        return ("an `Int` becomes a `Float` by `Int.to_float(…)`; a literal is written with a dot: `2.0`",)
    if (expected, found) == ("Int", "Float"):
        return ("a `Float` becomes an `Int` by `Float.to_int(…)`, `Math.floor(…)` or `Math.round(…)`",)
    if found in {f"{expected}?", f"({expected})?"}:
        return ("take the value out with `case`, `?`, or `Option.unwrap_or(…)`",)
    if found.startswith(f"{expected}!"):
        return ("take the value out with `case`, `?`, or `Result.unwrap_or(…)`",)
    if expected == "String":
        return ('any value becomes text inside a string: `"${value}"`',)
    for process, other in ((expected, found), (found, expected)):
        if process == f"Pid<{other}>":
            return (f"who runs is a `{process}`; a bare `{other}` is no process",)
    return ()


def _no_else(because: Reason | None, expected: str, found: str) -> tuple[str, ...]:
    wanted = because is not None and because.why in {Why.RESULT, Why.ANNOTATION, Why.BODY, Why.FIRST_BRANCH}
    if found == "()" and wanted:
        return (f"a block that ends with `let`, `while` or an `if` without `else` gives `()`, not `{expected}`",)
    return ()


@words(errors.Mismatch)
def _(fact: errors.Mismatch, span: Span) -> Wording:
    conversion = () if fact.can_try else _conversion(fact.expected, fact.found, fact.because)
    return Wording(
        f"expected `{fact.expected}`, found `{fact.found}`",
        label=found_label(fact.expected, fact.found, fact.because, span),
        labels=reason_labels(fact.expected, fact.found, fact.because, fact.found_because, span),
        notes=(
            *conversion,
            *_one_mailbox(fact.because),
            *_no_else(fact.because, fact.expected, fact.found),
            *_full_signature(fact.incomplete),
        ),
        fixes=(_question_mark(span),) if fact.can_try else (*_await(fact, span), *_wrapping(fact, span)),
    )


def _wrapping(fact: errors.Mismatch, span: Span) -> tuple[RelativeFix, ...]:
    """The value inside what makes the wanted type of it."""
    if fact.because is not None and fact.because.why in {Why.SUBJECT, Why.MAILBOX}:
        return ()
    wrappers = {"Float": "Int.to_float"} if fact.found == "Int" else {}
    wrappers |= {f"{fact.found}?": "Some", f"({fact.found})?": "Some"}
    wrapper = wrappers.get(fact.expected, "Ok" if fact.expected.startswith(f"{fact.found}!") else None)
    if wrapper is None:
        return ()
    edits = ((Span(span.start, span.start), f"{wrapper}("), (Span(span.end, span.end), ")"))
    return (RelativeFix(f"wrap it in `{wrapper}(…)`", edits, is_certain=False),)


def _await(fact: errors.Mismatch, span: Span) -> tuple[RelativeFix, ...]:
    """The value of a task, where the task itself was given."""
    if fact.found != f"Task<{fact.expected}>":
        return ()
    return (RelativeFix("await the task", ((Span(span.start, span.start), "await "),), is_certain=False),)


def _one_mailbox(because: errors.Reason | None) -> tuple[str, ...]:
    if because is None or because.why is not errors.Why.MAILBOX:
        return ()
    return ("an actor's messages have one type; several forms of them are the variants of a `type … do … end`",)


def _question_mark(span: Span) -> RelativeFix:
    return RelativeFix(
        "take the value out with `?`, which leaves the function on a failure",
        ((Span(span.end, span.end), "?"),),
        is_certain=False,
    )


@words(errors.ArgumentsSwapped)
def _(fact: errors.ArgumentsSwapped, span: Span) -> Wording:
    first, second = fact.expected
    fixes: tuple[RelativeFix, ...] = ()
    if fact.texts:
        edits = ((span, fact.texts[1]), (fact.second, fact.texts[0]))
        fixes = (RelativeFix("swap them", edits, is_certain=False),)
    return Wording(
        f"two arguments of `{fact.function}` are in each other's place",
        label=f"this is `{second}`, and `{fact.function}` takes `{first}` here",
        labels=(RelativeLabel(fact.second, f"this is `{first}`, and `{second}` belongs here"),),
        fixes=fixes,
    )


def _full_signature(function: str) -> tuple[str, ...]:
    if not function:
        return ()
    return (
        f"`{function}` calls this function too, so both are inferred together, at one type",
        f"write the full signature of `{function}`, with every parameter's type and the result's",
    )


@words(errors.InfiniteType)
def _(fact: errors.InfiniteType, span: Span) -> Wording:
    return Wording(
        "this would need a type that contains itself",
        label=f"`{fact.variable}` would have to be `{fact.type}`",
        labels=() if fact.because is None else reason_labels(fact.type, fact.variable, fact.because, None, span),
        notes=("often a value is put where a list of such values, or the result of a call, was meant",),
    )


def _count(number: int, what: str) -> str:
    return f"{number or 'no'} {what}{'' if number == 1 else 's'}"


_TUPLE_PARAMETER = "a tuple is one parameter, which a pattern takes apart: `fn ((a, b)) -> … end`"


@words(errors.WrongArity)
def _(fact: errors.WrongArity, span: Span) -> Wording:
    is_named = fact.name and " " not in fact.name and fact.signature
    notes = (f"`{fact.name}` is `{fact.signature.replace('Fun', 'fn', 1)}`",) if is_named else ()
    match fact.what:
        case "pattern":
            return Wording(
                f"`{fact.name}` holds {_count(fact.expected, 'value')}, this pattern has {fact.found}",
                label=f"expected {_count(fact.expected, 'pattern')} in parentheses"
                if fact.expected
                else "expected no parentheses",
            )
        case "closure":
            return Wording(
                f"a closure with {_count(fact.expected, 'parameter')} is expected, this one has {fact.found}",
                label=f"expected `{fact.signature}`",
                notes=(_TUPLE_PARAMETER,) if fact.as_tuple else (),
                fixes=(RelativeFix("take a tuple apart", fact.as_tuple, is_certain=False),) if fact.as_tuple else (),
            )
        case "clause":
            return Wording(
                f"the clauses of this closure have {_count(fact.expected, 'parameter')}, this one has {fact.found}",
                label="another number of parameters",
            )
        case "struct":
            return Wording(
                f"`{fact.name}` is a struct",
                label="not a value",
                notes=(f"build one with `{fact.name} {{ field: value }}`",),
            )
        case _:
            name = fact.name if " " in fact.name else f"`{fact.name}`"
            return Wording(
                f"{name} takes {_count(fact.expected, 'argument')}, found {fact.found}",
                label=f"expected {_count(fact.expected, 'argument')}",
                notes=notes,
            )


_REST = "other names are collected by a last parameter that is written as a `Map<String, V>`"


@words(errors.UnknownArgument)
def _(fact: errors.UnknownArgument, span: Span) -> Wording:
    near = nearest(fact.name, fact.parameters)
    known = ", ".join(f"`{name}`" for name in fact.parameters)
    return Wording(
        f"`{fact.function}` has no parameter called `{fact.name}`",
        label=f"did you mean `{near}`?" if near else "no such parameter",
        notes=(*((f"its parameters are {known}",) if known else ()), _REST)
        if not near
        else (f"its parameters are {known}",),
    )


@words(errors.ArgumentTwice)
def _(fact: errors.ArgumentTwice, span: Span) -> Wording:
    return Wording(f"`{fact.name}` is given twice to `{fact.function}`", label="already given before")


@words(errors.NotAFunction)
def _(fact: errors.NotAFunction, span: Span) -> Wording:
    return Wording(f"this is `{fact.type}`, and only functions can be called", label="not a function")


_MISSING = {
    "Display": "has no text form",
    "Debug": "has no text form for debugging",
    "Eq": "has no `==`",
    "Ord": "has no order",
    "Hash": "has no hash",
    "Concat": "can't be joined with `++`",
    "Add": "has no `+`",
    "Sub": "has no `-`",
    "Mul": "has no `*`",
    "Div": "has no `/`",
    "Rem": "has no `%`",
    "Neg": "has no minus sign",
}


@words(errors.MissingInterface)
def _(fact: errors.MissingInterface, span: Span) -> Wording:
    because = fact.because
    labels: tuple[RelativeLabel, ...] = ()
    if because is not None and because.why is Why.BOUND:
        labels = (RelativeLabel(because.span, f"`{because.subject}` needs `{fact.interface}`", because.item),)
    elif because is not None and because.span != span:
        labels = (RelativeLabel(because.span, "needed here", because.item),)
    notes = []
    if fact.type == "String" and fact.interface == "Add":
        notes.append('strings are joined with `<>`, or inside a string: `"${a}${b}"`')
    elif fact.type.startswith("List<") and fact.interface == "Add":
        notes.append("lists are joined with `++`")
    elif fact.declared:
        notes.append(
            f"add `{fact.interface}` to the type: `deriving({fact.interface}, …)` after the `end` of `{fact.declared}`"
        )
    elif "." in fact.parameter:
        notes.append(f"ask for it behind the result: `where {fact.parameter}: {fact.interface}`")
    elif fact.parameter:
        notes.append(f"ask for it where `{fact.parameter}` is declared: `<{fact.parameter}: {fact.interface}>`")
    elif is_wrapped(fact.type):
        notes.append(TAKE_OUT)
    elif fact.interface in {"Eq", "Ord"} and fact.type.startswith("Fun("):
        notes.append("functions can't be compared")
    elif fact.output:
        notes.append(f"its `{fact.interface}` would have to give `{fact.type}` as its `{fact.output}`")
    elif _may_implement(fact):
        notes.append(f"an `impl {fact.interface} for {fact.type} do … end` gives it to the type")
    return Wording(
        f"`{fact.type}` {_MISSING.get(fact.interface, f'does not have the interface `{fact.interface}`')}",
        label=f"needs `{fact.interface}`" if fact.interface != "Concat" else "needs lists or strings",
        labels=labels,
        notes=tuple(notes),
    )


def _may_implement(fact: errors.MissingInterface) -> bool:
    is_named = fact.type[:1].isupper() and not fact.type.startswith("Fun(")
    return is_named and fact.interface not in {*_MISSING, *DECODED, "Comparison"}


@words(errors.NoSuchField)
def _(fact: errors.NoSuchField, span: Span) -> Wording:
    near = nearest(fact.field, fact.known) or _called(fact)
    fixes = (RelativeFix(f"write `{near}`", ((span, near),), is_certain=False),) if near else ()
    known = ", ".join(f"`{name}`" for name in fact.known)
    return Wording(
        f"`{fact.type}` has no field `{fact.field}`",
        label=f"did you mean `{near}`?" if near else "no such field",
        notes=(f"its fields are {known}",) if known else () if near else (_no_struct(fact),),
        fixes=fixes,
    )


def _called(fact: errors.NoSuchField) -> str:
    """A call of the function that is named, or nearly so."""
    found = fact.field if fact.field in fact.functions else nearest(fact.field, fact.functions)
    return f"{found}()" if found and not fact.known else ""


def _no_struct(fact: errors.NoSuchField) -> str:
    if is_wrapped(fact.type):
        return TAKE_OUT
    if fact.constructor:
        taken = f"`case value do {fact.constructor} {{ {fact.field} }} -> … end`"
        return f"`{fact.type}` is a sum type, whose fields a pattern takes out: {taken}; those of a `struct` are read"
    return f"`{fact.type}` is no struct"


@words(errors.UnwrittenTupleIndex)
def _(fact: errors.UnwrittenTupleIndex, span: Span) -> Wording:
    return Wording(
        "the index of `Tuple.nth` is not written as a number",
        label="not known when the program is compiled",
        notes=("each element has a type of its own; of elements of one type make a list",),
    )


@words(errors.NotInTuple)
def _(fact: errors.NotInTuple, span: Span) -> Wording:
    is_tuple = fact.type.startswith("(")
    return Wording(
        f"`{fact.type}` has no `{fact.asked}`",
        label=f"this is `{fact.type}`",
        notes=("elements are counted from 0: `Tuple.nth(t, 0)` is the first",) if is_tuple else ("it is no tuple",),
    )


@words(errors.MissingFields)
def _(fact: errors.MissingFields, span: Span) -> Wording:
    listed = ", ".join(f"`{name}`" for name in fact.missing)
    if fact.is_pattern:
        insert = Span(span.end - 1, span.end - 1)
        return Wording(
            f"this pattern of `{fact.type}` leaves out {listed}",
            label="name them, or end with `..`",
            fixes=(RelativeFix("leave the others out with `..`", ((insert, ", .. "),), is_certain=False),),
        )
    return Wording(
        f"`{fact.type}` needs the field{'s' if len(fact.missing) > 1 else ''} {listed}",
        label=f"{listed} missing",
        notes=("a field may be left out only if its declaration gives a default",),
    )


@words(errors.FieldTwice)
def _(fact: errors.FieldTwice, span: Span) -> Wording:
    return Wording(f"the field `{fact.field}` of `{fact.type}` is given twice", label="given before")


@words(errors.CannotDerive)
def _(fact: errors.CannotDerive, span: Span) -> Wording:
    if not fact.part:
        near = nearest(fact.interface, DERIVABLE)
        return Wording(
            f"cannot derive `{fact.interface}`",
            label=f"did you mean `{near}`?" if near else "no interface that can be derived",
            notes=("what can be derived: " + ", ".join(f"`{each}`" for each in DERIVABLE),),
        )
    return Wording(
        f"cannot derive `{fact.interface}` for `{fact.type}`",
        label=f"`{fact.part}` is `{fact.part_type}`, which does not have it",
    )


@words(errors.NotSerialisable)
def _(fact: errors.NotSerialisable, span: Span) -> Wording:
    form, written = ("JSON", "written as JSON") if fact.interface == "Json" else ("terms", "a term")
    return Wording(
        f"`{fact.type}` can't derive `{fact.interface}`: `{fact.part}` has no form in {form}",
        label=f"`{fact.part_type}` can't be {written}",
        notes=(f"add `{fact.interface}` to what `{fact.addable}` derives",) if fact.addable else (),
    )


@words(errors.DeriveNeeds)
def _(fact: errors.DeriveNeeds, span: Span) -> Wording:
    fix = RelativeFix(f"derive `{fact.needed}` too", ((Span(span.start, span.start), f"{fact.needed}, "),))
    return Wording(f"`{fact.interface}` needs `{fact.needed}`", label=f"derive `{fact.needed}` too", fixes=(fix,))


@words(errors.NoSuchMethod)
def _(fact: errors.NoSuchMethod, span: Span) -> Wording:
    near = nearest(fact.name, (*fact.known, *fact.fields))
    fixes = (RelativeFix(f"write `{near}`", ((span, near),), is_certain=False),) if near else ()
    return Wording(
        f"`{fact.type}` has no method `{fact.name}`",
        label=f"did you mean `{near}`?" if near else "no such method",
        notes=(TAKE_OUT,) if near is None and is_wrapped(fact.type) else (),
        fixes=fixes,
    )


@words(errors.TryOutside)
def _(fact: errors.TryOutside, span: Span) -> Wording:
    labels = (
        () if fact.because is None else (RelativeLabel(fact.because.span, f"gives `{fact.result}`", fact.because.item),)
    )
    return Wording(
        f"`?` leaves early with `{fact.operand}`, but the function gives `{fact.result}`",
        label="can't leave from here",
        labels=labels,
        notes=(_converted(fact),),
    )


_BUILT_IN = frozenset(("Int", "Float", "String", "Bool", "Bytes", "Atom"))
"""Types for which a program writes no `impl` of a library's interface."""


def _converted(fact: errors.TryOutside) -> str:
    """What lets the failure leave; between results of two errors that is a conversion."""
    left, right = (each.rpartition("!") for each in (fact.operand, fact.result))
    if left[1] and right[1] and right[2].isidentifier() and right[2] not in _BUILT_IN:
        return f"`impl From<{left[2]}> for {right[2]}` makes one error of the other; `Result.map_err` does so once"
    return "use `case` on the value, or let the function give a result that can hold the failure"


@words(errors.TryOperand)
def _(fact: errors.TryOperand, span: Span) -> Wording:
    return Wording(f"`?` needs a `Result` or an `Option`, this is `{fact.type}`", label=f"this is `{fact.type}`")


@words(errors.Undetermined)
def _(fact: errors.Undetermined, span: Span) -> Wording:
    needs = ", ".join(f"`{bound}`" for bound in fact.bounds if bound != "Concat")
    return Wording(
        "the type of this is left undetermined",
        label="nothing says what type this is",
        notes=(f"it must have {needs}; write the type down: `let x :: Type = …`" if needs else "write the type down",),
    )


@words(errors.ReceiverUnknown)
def _(fact: errors.ReceiverUnknown, span: Span) -> Wording:
    match fact.what:
        case "field":
            message = f"the type of the value before `.{fact.name}` is not known"
        case "method":
            message = f"the type of the value before `.{fact.name}(…)` is not known"
        case "index":
            message = "the type of what is indexed is not known"
        case "loop":
            message = "the type of what the loop goes over is not known"
        case "try":
            message = "whether `?` is applied to a `Result` or an `Option` is not known"
        case _:
            message = "the type of what is updated is not known"
    return Wording(message, label="annotate it", notes=("write the type of the parameter or variable: `name :: Type`",))


@words(errors.SignatureNeeded)
def _(fact: errors.SignatureNeeded, span: Span) -> Wording:
    return Wording(
        f"`{fact.name}` needs a full signature",
        label="used by a module that this one imports",
        notes=(
            "modules that import each other can't infer each other's types: write the types of parameters and result",
        ),
    )


@words(errors.PolymorphicRecursion)
def _(fact: errors.PolymorphicRecursion, span: Span) -> Wording:
    return Wording(
        f"`{fact.name}` calls itself at ever larger types",
        label=f"here at `{fact.type}`",
        notes=("generic code is compiled once for each type, and these would be endlessly many",),
    )


@words(errors.WrongKind)
def _(fact: errors.WrongKind, span: Span) -> Wording:
    shown = f"`{fact.name}<{', '.join(('Int', 'String', 'Bool')[: fact.expected])}>`"
    return Wording(
        f"`{fact.name}` takes {_count(fact.expected, 'type argument')}, found {fact.found}",
        label=f"expected {_count(fact.expected, 'type argument')}",
        notes=(f"for example {shown}",) if 0 < fact.expected <= 3 else (),
    )


@words(errors.AliasCycle)
def _(fact: errors.AliasCycle, span: Span) -> Wording:
    return Wording(f"the alias `{fact.name}` stands for itself", label="a cycle of aliases")


@words(errors.NotIndexable)
def _(fact: errors.NotIndexable, span: Span) -> Wording:
    is_map = fact.type.startswith("Map<")
    is_text = fact.type == "String"
    notes = ("`Map.get(map, key)` gives the value of a key, `Map.find(map, key)` an `Option`",) if is_map else ()
    notes = ("`String.slice(text, start, length)` gives a part, `String.graphemes(text)` a list",) if is_text else notes
    return Wording(f"`{fact.type}` has no index", label=f"this is `{fact.type}`, not a list", notes=notes)


_LOOPS = "a loop goes over ranges, lists, maps, sets and the characters of strings"


@words(errors.NotIterable)
def _(fact: errors.NotIterable, span: Span) -> Wording:
    return Wording(
        f"`for` can't go over `{fact.type}`",
        label=f"this is `{fact.type}`",
        notes=(TAKE_OUT if is_wrapped(fact.type) else _LOOPS,),
    )


@words(errors.IntOutOfRange)
def _(fact: errors.IntOutOfRange, span: Span) -> Wording:
    return Wording(
        "this number is too large for an `Int`",
        label="beyond 64 bits",
        notes=("an `Int` reaches from -9223372036854775808 to 9223372036854775807",),
    )
