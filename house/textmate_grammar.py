"""The TextMate grammar of the editors, generated from the compiler's own word lists.

In: `snowc.syntax.keywords`. Out: editors/vscode/syntaxes/*.json. `python -m house.textmate_grammar` writes them; a
test compares. Colours by words and shapes only: what a name stands for comes from the server's semantic tokens.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Final

from snowc.syntax.keywords import CONTEXTUAL_KEYWORDS, KEYWORDS, RESERVED_WORDS

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "editors" / "vscode" / "syntaxes"

Rule = dict[str, Any]

_OPERATORS: Final = frozenset({"and", "or", "not"})
_CONSTANTS: Final = frozenset({"true", "false"})
_DECLARATIONS: Final = frozenset(
    {"actor", "fn", "impl", "import", "interface", "let", "module", "service", "struct", "supervisor", "type", "def"}
)
_MODIFIERS: Final = frozenset({"pub", "async"})
_LANGUAGE_VARIABLES: Final = frozenset({"self"})
_SPECIAL_FUNCTIONS: Final = ("spawn", "spawn_link", "spawn_monitor", "panic", "todo", "dbg", "assert_eq")
_NO_FIELD: Final = r"(?<![.\w])"
_NO_ARGUMENT_NAME: Final = r"\b(?!\s*:(?![:\w]))"
"""Keywords are ordinary names after a dot and as names of fields and arguments (`type: 1`)."""


def grammar() -> Rule:
    """The grammar of `.snow` files."""
    return {
        "name": "Snow",
        "scopeName": "source.snow",
        "fileTypes": ["snow"],
        "patterns": [{"include": f"#{name}"} for name in _repository()],
        "repository": _repository(),
    }


def code_block_grammar() -> Rule:
    """Snow inside Markdown's fenced blocks."""
    return {
        "scopeName": "markdown.snow.codeblock",
        "injectionSelector": "L:text.html.markdown",
        "patterns": [
            {
                "begin": r"(^|\G)(\s*)(`{3,}|~{3,})\s*(?i:snow)(\s+[^`~]*)?$",
                "end": r"(^|\G)(\2|\s{0,3})(\3)\s*$",
                "name": "markup.fenced_code.block.markdown",
                "patterns": [
                    {
                        "begin": r"(^|\G)(\s*)(.*)",
                        "while": r"(^|\G)(?!\s*([`~]{3,})\s*$)",
                        "contentName": "meta.embedded.block.snow",
                        "patterns": [{"include": "source.snow"}],
                    }
                ],
            }
        ],
    }


def _words(words: frozenset[str] | tuple[str, ...]) -> str:
    return f"{_NO_FIELD}({'|'.join(sorted(words))}){_NO_ARGUMENT_NAME}"


def _repository() -> dict[str, Rule]:
    control = KEYWORDS - _OPERATORS - _CONSTANTS - _DECLARATIONS - _MODIFIERS - _LANGUAGE_VARIABLES
    return {
        "comments": {
            "patterns": [
                {"name": "comment.line.documentation.snow", "match": r"##.*$"},
                {"name": "comment.line.number-sign.snow", "match": r"#.*$"},
            ]
        },
        "attributes": {
            "name": "meta.attribute.snow",
            "match": r"@([a-z_]\w*)",
            "captures": {"1": {"name": "entity.other.attribute-name.snow"}},
        },
        "strings": {"patterns": [_string('"""', "block"), _string('"', "double")]},
        "interpolation": _interpolation(),
        "atoms": {"name": "constant.other.symbol.snow", "match": r"(?<![:\w]):[a-z_]\w*\b"},
        "numbers": _numbers(),
        "definitions": _definitions(),
        "keywords": {
            "patterns": [
                {"name": "constant.language.boolean.snow", "match": _words(_CONSTANTS)},
                {"name": "keyword.operator.word.snow", "match": _words(_OPERATORS)},
                {"name": "storage.modifier.snow", "match": _words(_MODIFIERS)},
                {"name": "storage.type.snow", "match": _words(_DECLARATIONS)},
                {"name": "variable.language.self.snow", "match": _words(_LANGUAGE_VARIABLES)},
                {"name": "keyword.control.snow", "match": _words(control)},
                {"name": "keyword.control.contextual.snow", "match": _contextual()},
                {"name": "invalid.illegal.reserved.snow", "match": _words(RESERVED_WORDS)},
            ]
        },
        "types": {"name": "entity.name.type.snow", "match": r"\b[A-Z]\w*\b"},
        "special": {"name": "support.function.builtin.snow", "match": rf"{_words(_SPECIAL_FUNCTIONS)}(?=\s*\()"},
        "calls": {"name": "entity.name.function.call.snow", "match": r"\b[a-z_]\w*(?=\()"},
        "operators": {
            "name": "keyword.operator.snow",
            "match": r"\|2?>|->|=>|::|==|!=|<=|>=|<>|\+\+|&&|\|\||\.\.|[-+*/%<>=!?|]",
        },
    }


def _contextual() -> str:
    """Contextual keywords are coloured where they begin a line or stand between names, as the grammar has them."""
    at_line_start = sorted(CONTEXTUAL_KEYWORDS - {"as", "in", "receives", "deriving", "assert_eq"})
    return rf"^\s*({'|'.join(at_line_start)})(?=\s+[\w\"]|\s*$)|(?<=\s)(as|in|receives|deriving|import)(?=[\s(])"


def _definitions() -> Rule:
    named = {
        "1": {"name": "storage.modifier.snow"},
        "2": {"name": "storage.type.snow"},
        "3": {"name": "entity.name.function.snow"},
    }
    typed = {**named, "3": {"name": "entity.name.type.snow"}}
    return {
        "patterns": [
            {"match": r"^\s*((?:pub\s+)?(?:async\s+)?)(fn|actor)\s+([a-z_]\w*)", "captures": named},
            {
                "match": r"^\s*((?:pub\s+)?)(struct|type|interface|service|supervisor|module)\s+([A-Z]\w*)",
                "captures": typed,
            },
        ]
    }


def _numbers() -> Rule:
    digits = r"[0-9][0-9_]*"
    return {
        "patterns": [
            {"name": "constant.numeric.float.snow", "match": rf"\b{digits}\.{digits}(?:[eE][+-]?{digits})?\b"},
            {"name": "constant.numeric.hex.snow", "match": r"\b0x[0-9A-Fa-f_]+\b"},
            {"name": "constant.numeric.octal.snow", "match": r"\b0o[0-7_]+\b"},
            {"name": "constant.numeric.binary.snow", "match": r"\b0b[01_]+\b"},
            {"name": "constant.numeric.integer.snow", "match": rf"\b{digits}\b"},
        ]
    }


def _string(quote: str, kind: str) -> Rule:
    mark = "punctuation.definition.string.{}.snow"
    return {
        "name": f"string.quoted.{kind}.snow",
        "begin": quote,
        "end": quote,
        "beginCaptures": {"0": {"name": mark.format("begin")}},
        "endCaptures": {"0": {"name": mark.format("end")}},
        "patterns": [
            {"name": "constant.character.escape.snow", "match": r"\\(?:[ntr\\\"0$]|u\{[0-9A-Fa-f]{1,6}\})"},
            {"name": "invalid.illegal.escape.snow", "match": r"\\."},
            {"include": "#interpolation"},
        ],
    }


def _interpolation() -> Rule:
    return {
        "name": "meta.interpolation.snow",
        "begin": r"\$\{",
        "end": r"\}",
        "beginCaptures": {"0": {"name": "punctuation.section.interpolation.begin.snow"}},
        "endCaptures": {"0": {"name": "punctuation.section.interpolation.end.snow"}},
        "patterns": [{"include": "#braces"}, {"include": "$self"}],
    }


def generated() -> dict[Path, str]:
    """Each generated file with its text."""
    return {
        FOLDER / "snow.tmLanguage.json": _text(_with_braces(grammar())),
        FOLDER / "snow.codeblock.tmLanguage.json": _text(code_block_grammar()),
    }


def _with_braces(rule: Rule) -> Rule:
    """Braces inside an interpolation nest; elsewhere they are plain."""
    braces = {"begin": r"\{", "end": r"\}", "patterns": [{"include": "#braces"}, {"include": "$self"}]}
    rule["repository"]["braces"] = braces
    rule["patterns"] = [each for each in rule["patterns"] if each["include"] != "#interpolation"]
    return rule


def _text(rule: Rule) -> str:
    return json.dumps(rule, indent=2, ensure_ascii=False) + "\n"


def main() -> int:
    for path, text in generated().items():
        path.write_text(text, "utf-8")
        print(f"wrote {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
