"""Words to objects and back, as MIR.

In: the blocks of a function being rewritten, words, flat forms. Out: the instructions that make an object of words or
take one apart; where it depends on the variant, with blocks of their own. The old blocks keep their numbers; new ones
come behind them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from snowc.diagnostics.bug import CompilerBug
from snowc.mir.flat_forms import FlatForm, FlatForms
from snowc.mir.ir import (
    Absent,
    Block,
    BlockId,
    Construct,
    Copy,
    Field,
    Goto,
    Instruction,
    Literal,
    Local,
    LocalId,
    Switch,
    Tag,
    Terminator,
)
from snowc.types.ty import UNIT, Type


class WordsBuilder:
    """The blocks of the new function; `current` is the one that `emit` adds to."""

    def __init__(self, forms: FlatForms, blocks: int) -> None:
        self.forms = forms
        self.locals: list[Local] = []
        self._blocks: list[Block | None] = [None] * blocks
        self._instructions: list[Instruction] = []
        self.current = 0

    def new_local(self, ty: Type) -> LocalId:
        self.locals.append(Local("", ty))
        return len(self.locals) - 1

    # --- blocks ------------------------------------------------------------------------------------------------------

    def begin(self, number: BlockId) -> None:
        self.current, self._instructions = number, []

    def emit(self, instruction: Instruction) -> None:
        self._instructions.append(instruction)

    def end(self, terminator: Terminator) -> None:
        self._blocks[self.current] = Block(tuple(self._instructions), terminator)

    def new_block(self) -> BlockId:
        self._blocks.append(None)
        return len(self._blocks) - 1

    def finished(self) -> tuple[Block, ...]:
        blocks = tuple(block for block in self._blocks if block is not None)
        if len(blocks) < len(self._blocks):
            raise CompilerBug("a block has no end")
        return blocks

    # --- words and objects -------------------------------------------------------------------------------------------

    def box(self, ty: Type, words: Sequence[LocalId], target: LocalId) -> None:
        """Make an object of words; takes them over."""
        form = self._form(ty)
        if form.is_tagged:
            self._by_variant(form, words[0], lambda variant: self._make(form, variant, words, target))
        else:
            self._make(form, 0, words, target)

    def unbox(self, ty: Type, base: LocalId, words: Sequence[LocalId]) -> None:
        """Fill words with what an object holds; only borrows it."""
        form = self._form(ty)
        if not form.is_tagged:
            self._take(form, 0, base, words)
            return
        self.emit(Tag(words[0], base))
        if len(words) > 1:
            self._by_variant(form, words[0], lambda variant: self._take(form, variant, base, words))

    def fill(self, form: FlatForm, variant: int, words: Sequence[LocalId], filled: Mapping[int, LocalId]) -> None:
        """Words of a variant that is known: `filled` has what its own words hold."""
        if form.is_tagged:
            self.emit(Literal(words[0], variant))
        for index in range(int(form.is_tagged), len(words)):
            given = filled.get(index)
            self.emit(Absent(words[index]) if given is None else Copy(words[index], given))

    def _form(self, ty: Type) -> FlatForm:
        form = self.forms.of(ty)
        if form is None:
            raise CompilerBug(f"{ty} has no flat form")
        return form

    def _make(self, form: FlatForm, variant: int, words: Sequence[LocalId], target: LocalId) -> None:
        parts = []
        for ty, place in zip(form.fields[variant], form.places[variant], strict=True):
            if place.form is not None:
                part = self.new_local(ty)
                self.box(ty, [words[word] for word in place.words], part)
            elif place.words:
                part = words[place.words[0]]
            else:
                part = self.new_local(UNIT)
                self.emit(Literal(part, ()))
            parts.append(part)
        self.emit(Construct(target, variant, tuple(parts)))

    def _take(self, form: FlatForm, variant: int, base: LocalId, words: Sequence[LocalId]) -> None:
        filled = {0} if form.is_tagged else set()
        for index, (ty, place) in enumerate(zip(form.fields[variant], form.places[variant], strict=True)):
            filled.update(place.words)
            if place.form is not None:
                part = self.new_local(ty)
                self.emit(Field(part, base, variant, index))
                self.unbox(ty, part, [words[word] for word in place.words])
            elif place.words:
                self.emit(Field(words[place.words[0]], base, variant, index))
        for index in range(len(words)):
            if index not in filled:
                self.emit(Absent(words[index]))

    def _by_variant(self, form: FlatForm, tag: LocalId, each: Callable[[int], None]) -> None:
        """One block for each variant, and one behind them."""
        variants = [self.new_block() for _ in form.fields]
        behind = self.new_block()
        self.end(Switch(tag, tuple(enumerate(variants)), None))
        for variant, block in enumerate(variants):
            self.begin(block)
            each(variant)
            self.end(Goto(behind))
        self.begin(behind)
