"""Values and nodes are what dataclasses of the same fields would be."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from typing import Any, ClassVar

import pytest

from snowc.values import field, fields_of, hashed, node, ordered, record, replace, value


@value
class Point:
    """A doc."""

    unit: ClassVar[str] = "m"
    x: int
    y: int
    name: str = "p"
    parts: tuple[int, ...] = ()

    def sum(self) -> int:
        return self.x + self.y


@dataclasses.dataclass(frozen=True, slots=True)
class Reference:
    unit: ClassVar[str] = "m"
    x: int
    y: int
    name: str = "p"
    parts: tuple[int, ...] = ()


@value
class Empty:
    pass


@record
class Basket:
    number: int
    name: str = "p"
    items: list[str] = field(default_factory=list)


@ordered
class Version:
    major: int
    minor: int


@hashed
class Tree:
    name: str
    branches: tuple[Tree, ...] = ()


@node
class Leaf:
    start: int
    text: str = ""


def test_fields_are_given_by_place_and_by_name() -> None:
    for each in (Point(1, 2, "q"), Point(1, name="q", y=2), Point(x=1, y=2, name="q", parts=())):
        assert (each.x, each.y, each.name, each.parts, each.unit, each.sum()) == (1, 2, "q", (), "m", 3)


@pytest.mark.parametrize("arguments", [(), (1,), (1, 2, "p", (), 5)])
def test_wrong_arguments_are_refused_by_name(arguments: tuple[object, ...]) -> None:
    with pytest.raises(TypeError, match=r"Point\.__init__\(\)"):
        Point(*arguments)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="unexpected keyword argument 'z'"):
        Point(1, 2, z=3)  # type: ignore[call-arg]


def test_values_are_compared_by_their_fields_and_nodes_by_identity() -> None:
    assert Point(1, 2) == Point(1, 2) != Point(1, 3)
    other: object = Reference(1, 2)
    assert Point(1, 2) != other
    assert hash(Point(1, 2)) == hash(Point(1, 2)) == hash(Reference(1, 2))
    assert len({Point(1, 2), Point(1, 2), Empty(), Empty()}) == 2
    leaf = Leaf(1)
    assert leaf == leaf != Leaf(1)


def test_they_look_like_dataclasses() -> None:
    assert repr(Point(1, 2)) == repr(Reference(1, 2)).replace("Reference", "Point")
    assert Point.__match_args__ == Reference.__match_args__
    assert (Point.__doc__, Point.__module__, Point.__qualname__) == ("A doc.", __name__, "Point")
    assert not hasattr(Point(1, 2), "__dict__")


def test_the_standard_library_takes_them_for_dataclasses() -> None:
    kind: object = Point
    assert dataclasses.is_dataclass(kind)
    names_and_types = [(each.name, each.type) for each in dataclasses.fields(Reference)]
    assert [(each.name, each.type) for each in dataclasses.fields(Point)] == names_and_types
    assert dataclasses.replace(Point(1, 2), y=5) == Point(1, 5)
    assert dataclasses.replace(Leaf(1, "a"), start=2).text == "a"


def test_they_can_be_matched_copied_and_sent() -> None:
    match Point(1, 2):
        case Point(x, y, name=name):
            assert (x, y, name) == (1, 2, "p")
    assert copy.deepcopy(Point(1, 2)) == pickle.loads(pickle.dumps(Point(1, 2))) == Point(1, 2)


def test_defaults_can_be_made_for_each_instance() -> None:
    one, other = Basket(1), Basket(1)
    one.items.append("egg")
    assert (one.items, other.items, one.name) == (["egg"], [], "p")
    assert Basket(1, "q", ["ham"]).items == Basket(1, items=["ham"]).items
    assert [each.name for each in dataclasses.fields(Basket)] == ["number", "name", "items"]


def test_records_can_be_changed_and_ordered_values_sorted() -> None:
    basket = Basket(1)
    basket.number = 2
    assert basket.number == 2
    assert basket != Basket(2)
    assert sorted([Version(2, 1), Version(1, 3), Version(1, 2)]) == [Version(1, 2), Version(1, 3), Version(2, 1)]
    assert Version(1, 2) <= Version(1, 2) >= Version(1, 1)
    other: Any = (1, 2)
    with pytest.raises(TypeError):
        assert Version(1, 2) < other


def test_a_hash_that_is_found_out_once_is_that_of_the_fields() -> None:
    tree = Tree("a", (Tree("b"), Tree("c")))
    assert hash(tree) == hash(tree) == hash(("a", (Tree("b"), Tree("c"))))
    again = pickle.loads(pickle.dumps(tree))
    assert again == tree == copy.deepcopy(tree)
    assert not hasattr(again, "_hash")
    assert {tree: 1}[again] == 1
    assert fields_of(Tree) == ("name", "branches")


def test_replace_keeps_what_is_not_named() -> None:
    assert replace(Point(1, 2, "q"), y=5) == Point(1, 5, "q")
    with pytest.raises(TypeError, match="Point has no field z"):
        replace(Point(1, 2), z=5)


def test_fields_are_told() -> None:
    assert fields_of(Point) == ("x", "y", "name", "parts")
    assert fields_of(int) is None


def test_what_needs_more_is_refused() -> None:
    class Checked:
        x: int

        def __post_init__(self) -> None: ...

    class Derived(Point):
        z: int

    with pytest.raises(TypeError, match="has a __post_init__"):
        value(Checked)
    with pytest.raises(TypeError, match="has a base class"):
        value(Derived)
