"""Which records a released program ends itself, and which of them with one function."""

from __future__ import annotations

from snowc.codegen.descriptors import Descriptors
from snowc.codegen.record_groups import MOST_MEMBERS, RecordGroups
from snowc.mir.type_text import type_text
from snowc.resolve.model import DefId, ModuleName
from snowc.types.inferred import TypeShape, VariantShape
from snowc.types.ty import INT, STRING, Con, Tuple, Type
from tests.codegen.written_program import WrittenSource


def _sum(name: str, *rows: tuple[Type, ...]) -> TypeShape:
    variants = tuple(VariantShape(f"V{number}", row, None) for number, row in enumerate(rows))
    return TypeShape(DefId(ModuleName("Main"), name), name, "sum", (), variants, ())


def _groups(*shapes: TypeShape) -> RecordGroups:
    return RecordGroups(Descriptors(WrittenSource("", shapes=shapes)))


def _members(groups: RecordGroups, ty: Type) -> list[str] | None:
    group = groups.of(ty)
    return None if group is None else [type_text(each) for each in group.members]


def test_types_that_hold_each_other_share_a_function() -> None:
    tree, node, other = Con("Tree"), Con("Node"), Con("Other")
    groups = _groups(_sum("Tree", (), (node,)), _sum("Node", (tree, other, tree)), _sum("Other", (STRING,)))
    assert _members(groups, tree) == _members(groups, node) == ["Node", "Tree"]
    assert _members(groups, other) == ["Other"]


def test_what_holds_no_object_or_is_no_record_is_not_theirs() -> None:
    groups = _groups()
    assert groups.of(Tuple((INT, INT))) is None
    assert groups.of(STRING) is None
    assert groups.of(Con("List", (Tuple((INT, STRING)),))) is None
    assert groups.of(Tuple((INT, STRING))) is not None


def test_the_fields_of_each_variant_that_hold_objects() -> None:
    groups = _groups(_sum("Tree", (), (INT, STRING), (STRING, INT, Con("Tree"))))
    rows = groups.variants(Con("Tree"))
    assert [[field.index for field in row] for row in rows] == [[], [1], [0, 2]]


def test_what_would_be_long_is_the_runtimes() -> None:
    assert _groups().of(Tuple((STRING,) * 12)) is not None
    assert _groups().of(Tuple((STRING,) * 13)) is None


def test_large_groups_are_the_runtimes() -> None:
    for count, is_ended in ((MOST_MEMBERS, True), (MOST_MEMBERS + 1, False)):
        ring = [_sum(f"T{number}", (Con(f"T{(number + 1) % count}"),), (STRING,)) for number in range(count)]
        assert (_groups(*ring).of(Con("T0")) is not None) is is_ended


def test_functions_of_groups_are_not_nested_without_end() -> None:
    nested: Type = STRING
    ended = []
    for _ in range(6):
        nested = Tuple((nested,))
        ended.append(_groups().of(nested) is not None)
    assert ended == [True, True, True, True, False, True]
