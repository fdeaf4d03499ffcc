"""Constants at compile time: `let table = …` at the top of a module, computed while the program is built.

In: the MIR of a constant and of all that it calls. Out: its value, which becomes data of the program image; or where it
crashes, which is an error (E0057); or neither, and then the program computes it when it is first needed.

- `evaluate.py` runs monomorphic MIR, with a budget of steps and a stack of its own, so no program makes the compiler
  hang or overflow.
- `externs.py` lists the functions of the runtime that it may call: those that give the same on every machine, at every
  time. Whoever prints, waits, asks the clock or computes a sine is left to the program itself.
- `structure.py` and `text.py` do what the runtime does by type descriptors: equality, order, hash, and text.
- `queries.py` asks; `source.py` is the program with the values put in.

`docs/decisions/018-constants-are-computed-at-build-time.md` has the reasons.
"""
