"""The grammar's tables: `snow.lark` to `tables_generated.py`, by `python -m snowc.syntax.generate`.

In: the grammar. Out: a Python module of literals: terminals and their patterns, rules with the actions that build
nodes and what calls these with their values, LALR(1) action and goto rows, and each state's kernel items (for
messages). Refuses a grammar with a conflict (lark's strict mode). The only module that imports lark. States and rules
are renumbered in an order of their own, so the result does not depend on hashing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lark import Lark
from lark.grammar import NonTerminal, Rule, Symbol, Terminal
from lark.lexer import Lexer, TerminalDef
from lark.parsers.lalr_analysis import LALR_Analyzer, Shift

STARTS = ("source", "fragment")
GRAMMAR = Path(__file__).with_name("snow.lark")
TARGET = Path(__file__).with_name("tables_generated.py")


class _NoLexer(Lexer):
    """lark wants a lexer; ours is elsewhere."""

    __future_interface__ = True

    def __init__(self, configuration: object) -> None:
        pass

    def lex(self, lexer_state: object, parser_state: object) -> Iterator[Any]:
        return iter(())


class _Tables:
    """lark's analysis of the grammar, renumbered. State and rule numbers begin at 1: 0 means error."""

    def __init__(self, grammar: str) -> None:
        lark = Lark(grammar, parser="lalr", lexer=_NoLexer, strict=True, start=list(STARTS), maybe_placeholders=False)
        analyzer = LALR_Analyzer(lark.parser.parser_conf, debug=True, strict=True)
        analyzer.compute_lalr()  # type: ignore[no-untyped-call]
        self.table = analyzer.parse_table
        self.kernels = {itemset.closure: itemset.kernel for itemset in analyzer.lr0_itemsets}
        self.terminal_definitions: list[TerminalDef] = sorted(lark.terminals, key=lambda terminal: terminal.name)
        self.rules: list[Rule] = sorted(lark.rules, key=_rule_key)
        self.rule_numbers = {rule: number for number, rule in enumerate(self.rules, 1)}
        self.terminals = _terminal_names(self.rules)
        self.nonterminals = sorted({str(rule.origin.name) for rule in self.rules})
        self.states = self._states_in_order()
        self.state_numbers = {state: number for number, state in enumerate(self.states, 1)}

    def _states_in_order(self) -> list[Any]:
        """Breadth first from the start states, symbols in alphabetical order."""
        order = [self.table.start_states[start] for start in STARTS]
        seen = set(order)
        for state in order:
            row = self.table.states[state]
            for symbol in sorted(row):
                action, target = row[symbol]
                if action is Shift and target not in seen:
                    seen.add(target)
                    order.append(target)
        return order


def _rule_key(rule: Rule) -> tuple[str, tuple[str, ...], str]:
    return str(rule.origin.name), tuple(str(symbol.name) for symbol in rule.expansion), rule.alias or ""


def _terminal_names(rules: list[Rule]) -> list[str]:
    used = {str(symbol.name) for rule in rules for symbol in rule.expansion if isinstance(symbol, Terminal)}
    return ["$END", *sorted(used)]


def _kept(rule: Rule) -> tuple[int, ...]:
    """Positions of the symbols whose values the rule's action gets."""

    def carries_value(symbol: Symbol) -> bool:
        return isinstance(symbol, NonTerminal) or not getattr(symbol, "filter_out", False)

    return tuple(position for position, symbol in enumerate(rule.expansion) if carries_value(symbol))


def _action_name(rule: Rule) -> str:
    if rule.alias:
        return rule.alias
    return "pass" if len(_kept(rule)) == 1 else str(rule.origin.name)


def public_name(terminal: str) -> str:
    """A terminal's name without lark's mark for "carries no value"."""
    return terminal.lstrip("_")


def _sections(tables: _Tables) -> Iterator[tuple[str, str, list[str]]]:
    """(name, type, one literal per line) of each constant."""
    yield "TERMINALS", "tuple[str, ...]", [repr(public_name(name)) for name in tables.terminals]
    yield "NONTERMINALS", "tuple[str, ...]", [repr(name) for name in tables.nonterminals]
    yield "PATTERNS", "tuple[tuple[str, str], ...]", _patterns(tables)
    yield "RULES", "tuple[tuple[int, int, str, tuple[int, ...], tuple[str, ...]], ...]", _rules(tables)
    yield "REDUCERS", "dict[tuple[int, ...], Callable[[Callable[..., Any]], Reduce]]", _reducers(tables)
    actions, gotos = _rows(tables)
    yield "ACTION_ROWS", "tuple[str, ...]", actions
    yield "GOTO_ROWS", "tuple[str, ...]", gotos
    yield "KERNELS", "tuple[str, ...]", [repr(_kernel(tables, state)) for state in tables.states]
    numbers, table = tables.state_numbers, tables.table
    starts = [repr((name, numbers[table.start_states[name]], numbers[table.end_states[name]])) for name in STARTS]
    yield "STARTS", "tuple[tuple[str, int, int], ...]", starts


def _patterns(tables: _Tables) -> list[str]:
    patterns = [d for d in tables.terminal_definitions if d.name in tables.terminals]
    patterns.sort(key=lambda d: (-d.priority, -d.pattern.max_width, d.name))  # the longest first
    return [repr((public_name(d.name), d.pattern.to_regexp())) for d in patterns]


def _rules(tables: _Tables) -> list[str]:
    numbers = {name: number for number, name in enumerate(tables.nonterminals)}
    literals = []
    for rule in tables.rules:
        symbols = tuple(public_name(str(symbol.name)) for symbol in rule.expansion)
        lhs = numbers[str(rule.origin.name)]
        literals.append(repr((lhs, len(symbols), _action_name(rule), _kept(rule), symbols)))
    return literals


def _reducers(tables: _Tables) -> list[str]:
    shapes = sorted({tuple(position - len(rule.expansion) for position in _kept(rule)) for rule in tables.rules})
    return [f"{shape!r}: lambda action: lambda cx, begin, end, values: {_call(shape)}" for shape in shapes]


def _call(shape: tuple[int, ...]) -> str:
    return f"action({', '.join(('cx', 'begin', 'end', *(f'values[{index}]' for index in shape)))})"


def _rows(tables: _Tables) -> tuple[list[str], list[str]]:
    """Action rows and goto rows."""
    terminals = {name: number for number, name in enumerate(tables.terminals)}
    nonterminals = {name: number for number, name in enumerate(tables.nonterminals)}
    actions, gotos = [], []
    for state in tables.states:
        action_row: list[int] = []
        goto_row: list[int] = []
        for symbol, (action, target) in sorted(tables.table.states[state].items()):
            number = tables.state_numbers[target] if action is Shift else -tables.rule_numbers[target]
            if symbol in terminals:
                action_row += [terminals[symbol], number]
            else:
                goto_row += [nonterminals[symbol], number]
        actions.append(repr(" ".join(map(str, action_row))))
        gotos.append(repr(" ".join(map(str, goto_row))))
    return actions, gotos


def _kernel(tables: _Tables, state: Any) -> str:
    """The items of a state's kernel, those of lark's own root rules left out."""
    numbers = tables.rule_numbers
    items = sorted((numbers[p.rule], p.index) for p in tables.kernels[state] if p.rule in numbers)
    return " ".join(f"{rule} {position}" for rule, position in items)


_HEAD = '''# ruff: noqa
# fmt: off
"""LALR(1) tables of `snow.lark`, made by `python -m snowc.syntax.generate`: do not edit.

RULES: (nonterminal, length, action, positions of the values it gets, symbols), numbered from 1. REDUCERS: by the
positions of these values on the stack, what calls an action with them. ACTION_ROWS and GOTO_ROWS: for each state,
numbered from 1, pairs of symbol and code; a positive code is the state to go to, a negative one the rule to reduce by.
KERNELS: the (rule, position) pairs at which a state stands. STARTS: a start symbol, the state in which its parse
begins, and the one in which the end of the input accepts it. Rows are texts of numbers, because Python compiles and
loads those ten times as fast as tuples.
"""

from collections.abc import Callable
from typing import Any, TypeAlias

Reduce: TypeAlias = "Callable[[Any, int, int, list[Any]], Any]"
"""Context, first and last code point of what is reduced, the stack of values: gives the value of the rule's symbol."""
'''


def generated_module(grammar: str) -> str:
    """The text of `tables_generated.py` for a grammar."""
    lines = [_HEAD]
    for name, type_, literals in _sections(_Tables(grammar)):
        opening, closing = "{}" if type_.startswith("dict") else "()"
        lines.append(f"{name}: {type_} = {opening}")
        lines += [f"    {literal}," for literal in literals]
        lines += [closing, ""]
    text = "\n".join(lines)
    return re.sub(r"[ \t]+\n", "\n", text).rstrip("\n") + "\n"


def main() -> None:
    """Write the module beside the grammar."""
    TARGET.write_text(generated_module(GRAMMAR.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
