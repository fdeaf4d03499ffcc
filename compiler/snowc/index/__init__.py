"""What was found out about modules, kept on the disk: an unchanged module is neither parsed nor inferred again.

`interface.py` says by which digests a module's result is known, `entry.py` what is kept and how it is written,
`checked.py` reads and writes it. See docs/decisions: the on-disk index.
"""
