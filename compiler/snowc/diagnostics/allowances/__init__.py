"""`# snow: allow(unused_variable)`: comments that allow a warning where they stand."""
