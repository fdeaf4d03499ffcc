"""The words of a stub and their LLVM types."""

from __future__ import annotations

from snowc.codegen.extern_abi import Word
from snowc.values import value

LLVM_WORDS = {
    Word.INTEGER: "i64",
    Word.FLOAT: "double",
    Word.BOOL: "i64",
    Word.SLOT: "i64",
    Word.OBJECT: "ptr",
    Word.TYPE: "ptr",
    Word.NOTHING: "void",
}
"""A `u8` travels as a whole word; only its low byte means anything when it comes back."""


@value
class StubSignature:
    """The words of a runtime function, without `cx`."""

    parameters: tuple[Word, ...]
    result: Word

    def llvm_parameters(self) -> list[str]:
        return [LLVM_WORDS[word] for word in self.parameters]

    @property
    def llvm_result(self) -> str:
        return LLVM_WORDS[self.result]
