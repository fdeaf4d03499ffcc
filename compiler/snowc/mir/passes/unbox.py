"""Unboxing: values of types with a flat form become several locals, without an object, where that is worth it.

In: a monomorphic function whose tail calls are marked, the flat forms of types, the conventions of functions. Out: the
same function with its parameters and its result as its own convention says, calls as those of their callees do, and the
locals that `unboxed_locals` chooses replaced by one local per word. Of what is unboxed, `Construct`, `Field` and `Tag`
become copies, so the passes behind this one count the words and nothing else.
"""

from __future__ import annotations

from snowc.mir.flat_forms import FlatForm, FlatForms
from snowc.mir.ir import (
    Call,
    CallClosure,
    Capture,
    Construct,
    Convention,
    Copy,
    Field,
    Handing,
    Instruction,
    Literal,
    Local,
    LocalId,
    MakeClosure,
    MakeList,
    MirFunction,
    Pack,
    Part,
    Return,
    Switch,
    Tag,
    TailCall,
    Terminator,
    Unreachable,
    WordOf,
)
from snowc.mir.passes.box_words import WordsBuilder
from snowc.mir.passes.compare_words import emit_equality
from snowc.mir.passes.forget_words import TagSwitch, forget_words
from snowc.mir.passes.lower_operators import EQUAL
from snowc.mir.passes.operands import target_of, with_target
from snowc.mir.passes.simplify_blocks import separate_entry
from snowc.mir.passes.unbox_choices import ConventionOf, unboxed_locals
from snowc.mir.renaming import renamed, renamed_terminator
from snowc.mir.representation import packed
from snowc.types.ty import NEVER
from snowc.values import replace


def unbox(function: MirFunction, forms: FlatForms, own: Convention, conventions: ConventionOf) -> MirFunction:
    """Take apart what is worth it."""
    function = separate_entry(function)
    flat = unboxed_locals(function, forms, own, conventions)
    return _Unboxer(function, forms, own, conventions, flat).run()


class _Unboxer:
    """`words` are the new locals of each local that is held as words, `single` those of all others."""

    def __init__(
        self,
        function: MirFunction,
        forms: FlatForms,
        own: Convention,
        conventions: ConventionOf,
        flat: frozenset[LocalId],
    ) -> None:
        self.function = function
        self.forms = forms
        self.own = own
        self.conventions = conventions
        self.words: dict[LocalId, tuple[LocalId, ...]] = {}
        self.single: dict[LocalId, LocalId] = {}
        self.out = WordsBuilder(forms, len(function.blocks))
        self.tags: dict[LocalId, LocalId] = {}
        self.switches: list[TagSwitch] = []
        self.prologue: list[tuple[LocalId, tuple[LocalId, ...]]] = []
        self._declare_parameters(flat)
        self.parameter_count = len(self.out.locals)
        for number, local in enumerate(function.locals):
            if number not in self.words and number not in self.single:
                self._declare(number, local, is_flat=number in flat)

    # --- locals ------------------------------------------------------------------------------------------------------

    def _declare_parameters(self, flat: frozenset[LocalId]) -> None:
        """Parameters come as the convention says; what is held otherwise is changed in the prologue."""
        for number, comes_flat in enumerate(self.own.parameters):
            local = self.function.locals[number]
            is_flat = number in flat
            if comes_flat == is_flat:
                self._declare(number, local, is_flat=is_flat)
            elif comes_flat:
                self.prologue.append((number, self._new_words(local)))
            else:
                self.prologue.append((number, (self.out.new_local(local.type),)))

    def _declare(self, number: LocalId, local: Local, *, is_flat: bool) -> None:
        if is_flat:
            self.words[number] = self._new_words(local)
        else:
            self.single[number] = len(self.out.locals)
            self.out.locals.append(local)

    def _new_words(self, local: Local) -> tuple[LocalId, ...]:
        first = len(self.out.locals)
        for index, ty in enumerate(self._form(local).words):
            self.out.locals.append(Local(local.name, ty, WordOf(local.type, index) if local.name else None))
        return tuple(range(first, len(self.out.locals)))

    def _form(self, local: Local) -> FlatForm:
        form = self.forms.of(local.type)
        assert form is not None
        return form

    def _form_of(self, local: LocalId) -> FlatForm:
        return self._form(self.function.locals[local])

    # --- the whole ---------------------------------------------------------------------------------------------------

    def run(self) -> MirFunction:
        for number, block in enumerate(self.function.blocks):
            self.out.begin(number)
            self.tags.clear()
            if number == 0:
                self._enter()
            for instruction in block.instructions:
                self._instruction(instruction)
                self._note_tag(instruction)
            self._terminator(block.terminator)
        made = self._made()
        return forget_words(made, self.switches)

    def _made(self) -> MirFunction:
        result = self.function.result
        if self.own.result:
            form = self.forms.of(result)
            assert form is not None
            result = packed(form.words)
        return replace(
            self.function,
            parameter_count=self.parameter_count,
            locals=tuple(self.out.locals),
            result=result,
            blocks=self.out.finished(),
            convention=self.own,
        )

    def _enter(self) -> None:
        for number, came in self.prologue:
            ty = self.function.locals[number].type
            if number in self.words:
                self.out.unbox(ty, came[0], self.words[number])
            else:
                self.out.box(ty, came, self.single[number])

    # --- operands ----------------------------------------------------------------------------------------------------

    def _boxed(self, local: LocalId) -> LocalId:
        """The local as one value; an object is made of words."""
        if local in self.single:
            return self.single[local]
        ty = self.function.locals[local].type
        target = self.out.new_local(ty)
        self.out.box(ty, self.words[local], target)
        return target

    def _all_boxed(self, locals_: tuple[LocalId, ...]) -> tuple[LocalId, ...]:
        return tuple(map(self._boxed, locals_))

    def _as_words(self, local: LocalId) -> tuple[LocalId, ...]:
        if local in self.words:
            return self.words[local]
        ty = self.function.locals[local].type
        words = tuple(map(self.out.new_local, self._form_of(local).words))
        self.out.unbox(ty, self.single[local], words)
        return words

    def _arguments(self, convention: Convention | None, arguments: tuple[LocalId, ...]) -> tuple[LocalId, ...]:
        passed: list[LocalId] = []
        for number, argument in enumerate(arguments):
            if convention is not None and convention.parameters[number]:
                passed += self._handed(convention.handing, argument)
            else:
                passed.append(self._boxed(argument))
        return tuple(passed)

    def _closure_arguments(self, arguments: tuple[LocalId, ...]) -> tuple[LocalId, ...]:
        taken = tuple(self.forms.in_lists(self.function.locals[each].type) is not None for each in arguments)
        return self._arguments(Convention(taken, False), arguments)

    def _handed(self, handing: Handing, argument: LocalId) -> tuple[LocalId, ...]:
        if handing is Handing.SPREAD:
            return self._as_words(argument)
        if handing is Handing.AS_HELD and argument in self.single:
            return (self.single[argument],)
        return (self._packed(argument),)

    def _packed(self, local: LocalId) -> LocalId:
        """The words of a local as one."""
        words = self._as_words(local)
        whole = self.out.new_local(packed(tuple(self.out.locals[word].type for word in words)))
        self.out.emit(Pack(whole, words))
        return whole

    # --- instructions ------------------------------------------------------------------------------------------------

    def _instruction(self, instruction: Instruction) -> None:
        match instruction:
            case Copy(target, source):
                self._copy(target, source)
            case Construct():
                self._construct(instruction)
            case Field():
                self._field(instruction)
            case Tag(target, base) if base in self.words:
                self._tag(self.single[target], base)
            case Call() if self._is_equality_of_words(instruction):
                self._equality(instruction)
            case Call():
                self._call(instruction)
            case _:
                self._plain(instruction)

    def _copy(self, target: LocalId, source: LocalId) -> None:
        if target in self.words:
            for to, word in zip(self.words[target], self._as_words(source), strict=True):
                self.out.emit(Copy(to, word))
        else:
            self.out.emit(Copy(self.single[target], self._boxed(source)))

    def _construct(self, instruction: Construct) -> None:
        target, variant = instruction.target, instruction.variant
        if target in self.single:
            self.out.emit(Construct(self.single[target], variant, self._all_boxed(instruction.arguments)))
            return
        form = self._form_of(target)
        filled: dict[int, LocalId] = {}
        for place, argument in zip(form.places[variant], instruction.arguments, strict=True):
            given = self._as_words(argument) if place.form is not None else (self._boxed(argument),)
            filled.update(zip(place.words, given, strict=False))
        self.out.fill(form, variant, self.words[target], filled)

    def _field(self, instruction: Field) -> None:
        target, base = instruction.target, instruction.base
        if base in self.single:
            self._result(target, Field(0, self.single[base], instruction.variant, instruction.index))
            return
        place = self._form_of(base).places[instruction.variant][instruction.index]
        found = tuple(self.words[base][word] for word in place.words)
        if not found:
            self.out.emit(Literal(self.single[target], ()))
        elif place.form is None:
            self._result(target, Copy(0, found[0]))
        elif target in self.words:
            for to, word in zip(self.words[target], found, strict=True):
                self.out.emit(Copy(to, word))
        else:
            self.out.box(self.function.locals[target].type, found, self.single[target])

    def _note_tag(self, instruction: Instruction) -> None:
        """Know what the tags are of that are still what they were read from."""
        target = target_of(instruction)
        self.tags = {tag: base for tag, base in self.tags.items() if target not in (tag, base)}
        if isinstance(instruction, Tag) and instruction.base in self.words:
            self.tags[instruction.target] = instruction.base

    def _tag(self, target: LocalId, base: LocalId) -> None:
        if self._form_of(base).is_tagged:
            self.out.emit(Copy(target, self.words[base][0]))
        else:
            self.out.emit(Literal(target, 0))

    def _result(self, target: LocalId, instruction: Instruction) -> None:
        """An instruction that gives one value, whatever its target is held as."""
        if target in self.single:
            self.out.emit(with_target(instruction, self.single[target]))
            return
        ty = self.function.locals[target].type
        boxed = self.out.new_local(ty)
        self.out.emit(with_target(instruction, boxed))
        self.out.unbox(ty, boxed, self.words[target])

    def _is_equality_of_words(self, instruction: Call) -> bool:
        return instruction.callee.function == EQUAL and any(each in self.words for each in instruction.arguments)

    def _equality(self, instruction: Call) -> None:
        left, right = instruction.arguments
        words = self._as_words(left), self._as_words(right)
        emit_equality(self.out, self._form_of(left), *words, self.single[instruction.target], instruction.site)

    def _call(self, instruction: Call) -> None:
        convention = self.conventions(instruction.callee)
        arguments = self._arguments(convention, instruction.arguments)
        call = replace(instruction, arguments=arguments)
        if convention is None or not convention.result:
            self._result(instruction.target, call)
            return
        target = instruction.target
        if target in self.words:
            self._call_for_words(call, self.words[target])
        else:
            words = tuple(map(self.out.new_local, self._form_of(target).words))
            self._call_for_words(call, words)
            self.out.box(self.function.locals[target].type, words, self.single[target])

    def _call_for_words(self, call: Call, words: tuple[LocalId, ...]) -> None:
        if len(words) == 1:
            self.out.emit(with_target(call, words[0]))
            return
        whole = self.out.new_local(packed(tuple(self.out.locals[word].type for word in words)))
        self.out.emit(with_target(call, whole))
        for index, word in enumerate(words):
            self.out.emit(Part(word, whole, index))

    def _plain(self, instruction: Instruction) -> None:
        """What takes and gives single values."""
        match instruction:
            case MakeList(target, items):
                lies_flat = items and self.forms.in_lists(self.function.locals[items[0]].type) is not None
                given = tuple(map(self._packed, items)) if lies_flat else self._all_boxed(items)
                self._result(target, MakeList(0, given))
            case MakeClosure(target, function, captured):
                self._result(target, MakeClosure(0, function, self._all_boxed(captured)))
            case CallClosure(target, function, arguments, site):
                closure = self._boxed(function)
                self._result(target, CallClosure(0, closure, self._closure_arguments(arguments), site))
            case Capture(target=target) | Literal(target=target):
                self._result(target, instruction)
            case _:
                self.out.emit(renamed(instruction, self.single))

    # --- terminators -------------------------------------------------------------------------------------------------

    def _terminator(self, terminator: Terminator) -> None:
        match terminator:
            case Return(value):
                self._return(value)
            case TailCall(callee, arguments, site):
                convention = self.conventions(callee)
                passed = self._arguments(convention, arguments)
                if convention is not None and convention.result == self.own.result:
                    self.out.end(TailCall(callee, passed, site))
                else:
                    self._call_and_return(Call(0, callee, passed, site), convention)
            case Switch(subject):
                base = self.tags.get(subject)
                if base is not None:
                    self.switches.append(TagSwitch(self.out.current, self._form_of(base), self.words[base]))
                self.out.end(renamed_terminator(terminator, self.single))
            case _:
                self.out.end(renamed_terminator(terminator, self.single))

    def _return(self, value: LocalId) -> None:
        if self.function.locals[value].type == NEVER:
            self.out.end(Unreachable() if self.own.result else Return(self.single[value]))
        elif self.own.result:
            self._return_words(self._as_words(value))
        else:
            self.out.end(Return(self._boxed(value)))

    def _return_words(self, words: tuple[LocalId, ...]) -> None:
        if len(words) == 1:
            self.out.end(Return(words[0]))
            return
        whole = self.out.new_local(packed(tuple(self.out.locals[word].type for word in words)))
        self.out.emit(Pack(whole, words))
        self.out.end(Return(whole))

    def _call_and_return(self, call: Call, convention: Convention | None) -> None:
        """A call in tail position of a function whose result comes in another way than it is to go."""
        ty = self.function.result
        form = self.forms.of(ty)
        assert form is not None
        words = tuple(map(self.out.new_local, form.words))
        whole = self.out.new_local(ty)
        if convention is not None and convention.result:
            self._call_for_words(call, words)
            self.out.box(ty, words, whole)
            self.out.end(Return(whole))
        else:
            self.out.emit(with_target(call, whole))
            self.out.unbox(ty, whole, words)
            self._return_words(words)
