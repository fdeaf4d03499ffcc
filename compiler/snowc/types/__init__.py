"""Hindley-Milner inference by binding group, and the types that it gives.

The rooms, in the order in which a program passes them:

    written, signature, declared     what a user wrote of types: type expressions, heads of definitions, declarations
    interfaces/                      interfaces, impls, which of these fits a type, the checks between them
    deriving, builtin                which interfaces a type has by itself, and on what condition
    infer/                           one binding group: bodies to terms (mutable), terms to types (frozen)
    exhaustive/, sendable            checks that need finished types
    ty, inferred                     the values that leave: types, schemes, facts of each clause
    show, errors                     types as text, findings as facts; the words are in `diagnostics/`
    queries                          all of it as queries of the engine

Inference goes three ways through an expression (`infer/dispatch.py`): `infer` asks for its type, `check` says what is
expected, `discard` says that nobody wants the value. Expectations are pushed into closures, branches and literals,
because a parameter that is known early makes `x.name` readable, and because a pid converts only where `Pid` is
expected. Everything else is unification. A type variable remembers who solved it (`Meta.solved`) and who asked for
its interfaces (`Meta.bounds`): messages point at both sides.

`Never` is no bottom type of unification: an expression that never ends is let through at the places where a value meets
an expectation (`infer/coerce.py`), and joins no branch. Dropped: a fresh variable for each call of `panic`, which would
hide from MIR that code behind it is dead.

There are two forms of types, on purpose: `ty.py` holds what is known, comparable and kept; `infer/terms.py` what is
being found out, with variables that are compared by identity and change. Each conversion is one function, `term_of` and
`Finisher.finish`. One form for both would put mutable things into memos, or make unification copy.

Dropped: dictionaries for interfaces. Generic code is monomorphised, so bounds are only checked here.
"""
