"""The words for habits of neighbouring languages: reserved words, foreign operators, foreign syntax."""

from __future__ import annotations

from snowc.diagnostics.wording import RelativeFix, Wording, words
from snowc.source import Span
from snowc.syntax import errors


@words(errors.ReservedWord)
def _(fact: errors.ReservedWord, span: Span) -> Wording:
    message = f"`{fact.word}` is not a word of Snow; write `{fact.instead}`"
    if fact.is_replaceable:
        fix = RelativeFix(f"write `{fact.instead}`", ((span, fact.instead),))
        return Wording(message, label=f"write `{fact.instead}`", fixes=(fix,))
    if fact.word == "nil":
        return Wording(
            "Snow has no `nil`",
            label="no such value",
            notes=("a value that may be absent is an `Option`: `None` or `Some(value)`; nothing at all is `()`",),
        )
    return Wording(f"`{fact.word}` is a reserved word", label=f"Snow's way: {fact.instead}")


_WITHOUT_COUNTERPART = {
    "**": "powers are computed by `Math.pow`",
    "+=": "values never change; bind a new one: `let x = x + …`",
    "-=": "values never change; bind a new one: `let x = x - …`",
    "*=": "values never change; bind a new one: `let x = x * …`",
    "^": "Snow has no bitwise operators",
}


@words(errors.ForeignOperator)
def _(fact: errors.ForeignOperator, span: Span) -> Wording:
    if fact.instead:
        fix = RelativeFix(f"write `{fact.instead}`", ((span, fact.instead),), is_certain=fact.operator != "&")
        message = f"`{fact.operator}` is not an operator of Snow; write `{fact.instead}`"
        return Wording(message, label=f"write `{fact.instead}`", fixes=(fix,))
    note = _WITHOUT_COUNTERPART.get(fact.operator, "")
    notes = (note, _CARRIED_ON) if fact.operator.endswith("=") else (note,) if note else ()
    return Wording(f"`{fact.operator}` is not an operator of Snow", label="unknown operator", notes=notes)


_HABITS: dict[str, tuple[str, str, str]] = {
    "braces": ("blocks are written `do … end`, not `{ … }`", "write `do`", "write the block with `do … end`"),
    "do-word": ("this block begins with `do`, not `{found}`", "write `do`", "write `do`"),
    "do-keyword": ("Snow has no `do:` form", "write the body in full", "write it in Snow's way"),
    "assignment": ("a value is bound with `let`", "write `let {found} = …`", "write `let`"),
    "reassignment": (
        "a value is bound with `let`, and bindings never change",
        "write `let {found} = …`",
        "write `let`",
    ),
    "pattern-assignment": ("a pattern is matched with `let`", "write `let` in front of it", "write `let`"),
    "several-names": (
        "several values are bound as a tuple: `let (a, b) = …`",
        "write `let ({found})`",
        "write `let ({found})`",
    ),
    "equals-in-condition": ("`=` binds, `==` compares", "write `==`", "write `==`"),
    "let-mut": ("bindings never change, so there is no `{found}`", "remove `{found}`", "remove `{found}`"),
    "if-let": ("a condition has no patterns; a `case` has", "match with `case`", "write a `case`"),
    "while-let": (
        "a condition has no patterns, and Snow has no `{found}`",
        "match with `case` in a function that calls itself",
        "",
    ),
    "binder": ("values are bound with `let`, not `{found}`", "write `let`", "write `let`"),
    "spawn-call": (
        "`spawn` takes the actor and its arguments: `spawn(actor, arguments…)`",
        "the actor is not called here",
        "give the actor and its arguments to `spawn`",
    ),
    "call-without-parentheses": ("a call needs parentheses: `{found}(…)`", "write `{found}(…)`", "add parentheses"),
    "fn-without-parentheses": ("a function has a parameter list, also an empty one", "write `{found}()`", "add `()`"),
    "fat-arrow": ("arms and closures are written with `->`", "write `->`", "write `->`"),
    "colon-for-result": ("the result's type follows `->`", "write `->`", "write `->`"),
    "colon-for-type": ("a type follows `::`", "write `::`", "write `::`"),
    "type-before-name": (
        "a parameter's type stands behind its name: `{found} :: Type`",
        "write the name first",
        "write the names first",
    ),
    "colon-in-map": ("a map's entries are written `key => value`", "write `=>`", "write the key as a string"),
    "comma-for-line": ("a line ends here without a comma", "remove the comma", "remove the commas"),
    "generator-arrow": ("a loop is written `for x in xs do`", "write `in`", "write `in`"),
    "sum-with-bars": (
        "the variants of a type stand between `do` and `end`",
        "this form names an existing type",
        "write the variants between `do` and `end`",
    ),
    "do-behind-arrow": (
        "what follows `->` needs no `do`",
        "remove `do`",
        "remove `do` and its `end`",
    ),
    "deriving-before-do": (
        "`deriving` stands behind the declaration's `end`",
        "move it behind `end`",
        "move it behind `end`",
    ),
    "percent-struct": ("a struct is built without `%`", "remove `%`", "remove `%`"),
    "misspelt-keyword": (
        "`{found}` begins nothing; `{instead}` does",
        "did you mean `{instead}`?",
        "write `{instead}`",
    ),
    "else-colon": ("no `:` stands behind `else`", "remove the `:`", "remove the `:`"),
    "comment": ("comments begin with `#`", "write `#`", "write `#`"),
    "ternary": ("Snow has no `? :`", "write `if … do … else … end`", ""),
    "bar-closure": ("a closure is written `fn x -> … end`", "not between bars", "write `fn … -> … end`"),
    "capture": ("a closure is written `fn x -> … end`", "Snow has no `&`", "write `fn … -> … end`"),
    "captured-name": ("a function is a value by its name alone", "without `&` and `/n`", "write the name alone"),
    "chained-comparison": ("comparisons do not chain", "join them with `and`: `a < b and b < c`", ""),
    "arrow-closure": ("a closure is written `fn x -> … end`", "write `fn … -> … end`", "write `fn … -> … end`"),
    "doc-attribute": ("documentation is a comment that begins with `##`", "not `{found}`", "write it as a comment"),
    "type-attribute": (
        "types stand in the head of a function: `fn add(a :: Int, b :: Int) -> Int`",
        "Snow has no `{found}`",
        "",
    ),
    "unless": ("Snow has no `unless`; write `if not`", "write `if not`", "write `if not`"),
    "try": (
        "a failure is a value: `Err(reason)`; a crash ends its actor, and nobody catches it",
        "Snow has no `try`",
        "",
    ),
    "for-of": ("a loop is written `for x in xs do`", "write `for {found} in …`", "write `for … in … do`"),
    "counting-loop": ("a loop counts over a range", "write `for {found} in 0..n do`", ""),
    "second-generator": ("one loop stands in the other", "write `do for`", "write one loop in the other"),
    "filter-behind-comma": ("what a loop leaves out is said by `when`", "write `when`", "write `when`"),
    "several-results": ("several values are given as a tuple: `return (a, b)`", "write `(…)`", "write a tuple"),
    "erlang-send": ("a message is sent with `send(pid, message)`", "Snow has no `!` for it", "write `send(…)`"),
    "reference": (
        "Snow has no references: values never change, and are passed as they are",
        "remove `{found}`",
        "remove `{found}`",
    ),
    "backticks": ("strings are written with double quotes", 'write `"…"`', "write double quotes"),
    "macro": ("functions are called without `!`", "remove the `!`", "remove the `!`"),
    "import-word": ("modules are imported with `import`, not `{found}`", "write `import`", "write `import`"),
    "pub-word": ("what others may use is marked `pub`, not `{found}`", "write `pub`", "write `pub`"),
    "single-quotes": ("strings are written with double quotes", 'write `"…"`', "write double quotes"),
    "typographic-quotes": ("strings are written with plain double quotes", 'write `"…"`', "write plain quotes"),
    "return-semicolon": ("`return` needs no `;`", "remove the `;`", "remove the `;`"),
}
"""Habit → message, label, title of the fix. `{found}` is the text at the finding, `{instead}` the first edit's."""

_CARRIED_ON = (
    "a new `let` hides the old one up to the end of its block: what a loop adds up is carried on by `List.reduce`, or "
    "as a parameter of a function that calls itself"
)
_NOTES = {"reassignment": _CARRIED_ON}

_UNCERTAIN = frozenset(
    (
        "misspelt-keyword",
        "reassignment",
        "colon-in-map",
        "call-without-parentheses",
        "do-keyword",
        "sum-with-bars",
        "fn-without-parentheses",
        "bar-closure",
        "arrow-closure",
        "capture",
        "for-of",
        "second-generator",
        "erlang-send",
        "reference",
    )
)
"""Habits whose fix changes more than a word or a sign: offered, never applied unasked."""


@words(errors.ForeignSyntax)
def _(fact: errors.ForeignSyntax, span: Span) -> Wording:
    instead = fact.edits[0][1] if fact.edits else ""
    message, label, title = (
        text.replace("{found}", fact.found).replace("{instead}", instead) for text in _HABITS[fact.habit]
    )
    fixes = (RelativeFix(title, fact.edits, fact.habit not in _UNCERTAIN),) if fact.edits else ()
    notes = (_NOTES[fact.habit],) if fact.habit in _NOTES else ()
    return Wording(message, label=label, notes=notes, fixes=fixes)
