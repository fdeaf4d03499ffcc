"""Words without use are not dropped where it is known that they are without use.

In: an unboxed function, and its switches over the tags of words. Out: the same; where a way is taken by one variant
alone and a counted word that this variant lacks would die there, the word is packed away instead: it is a static, so
nobody owes it a count.
"""

from __future__ import annotations

from collections.abc import Iterable

from snowc.mir.borrowing import Borrowing
from snowc.mir.flat_forms import FlatForm
from snowc.mir.ir import Block, BlockId, Field, Local, LocalId, MirFunction, Pack, Switch, Terminator
from snowc.mir.passes.liveness import Liveness
from snowc.mir.passes.simplify_blocks import predecessor_counts
from snowc.mir.representation import is_counted, words_type
from snowc.values import replace, value


@value
class TagSwitch:
    """Block `block` ends with a switch over the tag of these words."""

    block: BlockId
    form: FlatForm
    words: tuple[LocalId, ...]


def forget_words(function: MirFunction, switches: Iterable[TagSwitch]) -> MirFunction:
    """Pack away what need not be dropped."""
    counted = [each for each in switches if any(is_counted(word) for word in each.form.words)]
    lent = _perhaps_lent(function)
    if not counted:
        return function
    liveness = Liveness(function, Borrowing({}), {})  # who takes over what makes no difference to what is wanted
    starts = liveness.starts
    predecessors = predecessor_counts(function.blocks)
    blocks, locals_ = list(function.blocks), list(function.locals)
    for switch in counted:
        owned = liveness.at_end(function.blocks[switch.block]) - lent
        for target, variants in _ways(function.blocks[switch.block].terminator, switch.form):
            dying = [word for word in _lacking(switch, variants) if word in owned and word not in starts[target]]
            if dying and predecessors[target] == 1:
                pack = Pack(len(locals_), tuple(dying))
                locals_.append(Local("", words_type(tuple(locals_[word].type for word in dying))))
                blocks[target] = Block((pack, *blocks[target].instructions), blocks[target].terminator)
    return replace(function, blocks=tuple(blocks), locals=tuple(locals_))


def _perhaps_lent(function: MirFunction) -> frozenset[LocalId]:
    """Locals that nobody may owe a count: parameters, and parts that are read where they lie."""
    read = (each.target for block in function.blocks for each in block.instructions if isinstance(each, Field))
    return frozenset(read).union(range(function.parameter_count))


def _ways(terminator: Terminator, form: FlatForm) -> list[tuple[BlockId, set[int]]]:
    """Where each variant goes; a block may be the way of several."""
    assert isinstance(terminator, Switch)
    ways: dict[BlockId, set[int]] = {}
    left = set(range(len(form.fields)))
    for variant, target in terminator.cases:
        ways.setdefault(target, set()).add(variant)
        left.discard(variant)
    if terminator.default is not None:
        ways.setdefault(terminator.default, set()).update(left)
    return list(ways.items())


def _lacking(switch: TagSwitch, variants: set[int]) -> list[LocalId]:
    """The counted words that none of the variants has."""
    used = {word for variant in variants for place in switch.form.places[variant] for word in place.words}
    return [
        word for index, word in enumerate(switch.words) if index not in used and is_counted(switch.form.words[index])
    ]
