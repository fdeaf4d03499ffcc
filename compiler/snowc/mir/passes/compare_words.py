"""Equality of values that are held as words, without objects.

In: a call of the structural equality on values of a type with a flat form. Out: instructions that compare tags, then
the words of the variant, one after the other until two differ. Floats compare by IEEE 754, as they do in the runtime;
parts that are objects go to the runtime one by one.
"""

from __future__ import annotations

from collections.abc import Sequence

from snowc.mir.flat_forms import FlatForm
from snowc.mir.ir import Binary, BlockId, Branch, Call, Callee, Goto, Literal, LocalId, Site, Switch
from snowc.mir.passes.box_words import WordsBuilder
from snowc.mir.passes.lower_operators import EQUAL
from snowc.mir.representation import is_counted
from snowc.types.ty import BOOL, Type
from snowc.values import value

Words = Sequence[LocalId]


def emit_equality(out: WordsBuilder, form: FlatForm, left: Words, right: Words, target: LocalId, site: Site) -> None:
    """`target = left == right`."""
    equal, unequal, behind = out.new_block(), out.new_block(), out.new_block()
    _Comparison(out, site, unequal).compare(form, left, right)
    out.end(Goto(equal))
    for block, truth in ((equal, True), (unequal, False)):
        out.begin(block)
        out.emit(Literal(target, truth))
        out.end(Goto(behind))
    out.begin(behind)


@value
class _Comparison:
    """One that goes to `unequal` where two words differ, and on otherwise."""

    out: WordsBuilder
    site: Site
    unequal: BlockId

    def compare(self, form: FlatForm, left: Words, right: Words) -> None:
        if not form.is_tagged:
            self._fields(form, 0, left, right)
            return
        self._word(self.out.locals[left[0]].type, left[0], right[0])
        if len(form.words) > 1:
            self._variants(form, left, right)

    def _variants(self, form: FlatForm, left: Words, right: Words) -> None:
        variants = [self.out.new_block() for _ in form.fields]
        behind = self.out.new_block()
        self.out.end(Switch(left[0], tuple(enumerate(variants)), None))
        for variant, block in enumerate(variants):
            self.out.begin(block)
            self._fields(form, variant, left, right)
            self.out.end(Goto(behind))
        self.out.begin(behind)

    def _fields(self, form: FlatForm, variant: int, left: Words, right: Words) -> None:
        for ty, place in zip(form.fields[variant], form.places[variant], strict=True):
            lefts, rights = ([words[word] for word in place.words] for words in (left, right))
            if place.form is not None:
                self.compare(place.form, lefts, rights)
            elif place.words:
                self._word(ty, lefts[0], rights[0])

    def _word(self, ty: Type, left: LocalId, right: LocalId) -> None:
        equal = self.out.new_local(BOOL)
        if is_counted(ty):
            self.out.emit(Call(equal, Callee(EQUAL, (ty,)), (left, right), self.site))
        else:
            self.out.emit(Binary(equal, "eq", left, right, self.site))
        go_on = self.out.new_block()
        self.out.end(Branch(equal, go_on, self.unequal))
        self.out.begin(go_on)
