"""What decides an object's bytes, told without loading LLVM, so that a build whose objects are all in the cache never
imports it."""

from __future__ import annotations

import enum

from snowc.cache import key_of
from snowc.codegen.target import Target
from snowc.codegen.unit_text import UnitText

_FORMAT = "4"
"""changes when the pipelines in `objects.py` change"""


class Pipeline(enum.Enum):
    """DEV compiles fast (sroa, code generation at level 0 or 1), RELEASE compiles well (O2)."""

    DEV = "dev"
    RELEASE = "release"


def object_key(unit: UnitText, target: Target, pipeline: Pipeline) -> str:
    from llvmlite import __version__ as version  # loads no LLVM, and a warm run makes no object keys

    return key_of("object", _FORMAT, version, target.triple, target.cpu, pipeline.value, unit.text)
