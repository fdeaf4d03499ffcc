"""The middle: a control-flow graph of typed locals per function. Lowering from typed trees, passes, lints, printing."""
