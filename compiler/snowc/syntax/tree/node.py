"""What makes a class a node of the tree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar, dataclass_transform

if TYPE_CHECKING:
    _T = TypeVar("_T")

    @dataclass_transform(frozen_default=True)
    def node(cls: type[_T]) -> type[_T]:
        """A value with slots and an initialiser, compared by identity. Frozen for type checkers only: a frozen
        dataclass costs three times as much to build.
        """

else:

    def node(cls):  # noqa: ANN001, ANN201 - typed above; this is the run-time form
        return dataclass(slots=True, eq=False)(cls)
