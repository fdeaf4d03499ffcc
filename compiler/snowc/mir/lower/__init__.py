"""From typed trees to MIR. One file per area of the language; `definition.py` is the way in, `expressions.py` the
table of who lowers what."""
