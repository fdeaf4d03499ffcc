"""The splitter loses nothing, and splitting after an edit gives what a fresh parse gives."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snowc.syntax.split import split_items

_LINES = (
    "fn f() do",
    "  x",
    "end",
    "",
    "# comment",
    "## doc",
    "##! module doc",
    "let x = 1",
    '  let t = """',
    '    ${f("a")} "" \\""" text',
    'fn in_text() = "fn x() do"',
    '"""',
    '@extern("x", waits)',
    "pub fn g()",
    "import A",
    "\t",
    "end deriving(Eq)",
    "é\u2028\u000c",
    '  "${"""',
    "  } }",
    "\r",
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(_LINES) | st.text(max_size=6), max_size=14))
def test_every_character_is_in_exactly_one_piece(lines: list[str]) -> None:
    text = "\n".join(lines)
    position = 0
    for piece in split_items(text).pieces:
        assert text[position : piece.offset].strip() == ""
        assert text[piece.offset : piece.offset + len(piece.text)] == piece.text
        assert piece.text.strip() == piece.text.rstrip() or not piece.text[0].isspace() or position == 0
        position = piece.offset + len(piece.text)
    assert text[position:].strip() == ""


def _texts(source: str) -> list[str]:
    return [piece.text for piece in split_items(source).pieces]


def test_comments_docs_and_attributes_go_with_what_follows() -> None:
    source = '# a\n\n## doc\n@extern("x",\n  waits)\npub fn f()\n\n# b\nfn g() do\n# inside\n  1\nend\n# last\n'
    assert _texts(source) == [
        '# a\n\n## doc\n@extern("x",\n  waits)\npub fn f()',
        "# b\nfn g() do\n# inside\n  1\nend\n# last",
    ]


def test_an_attribute_on_the_line_of_its_function() -> None:
    assert _texts('@extern("a") fn f()\n@extern("b")\nfn g()\nfn h() = 1\n') == [
        '@extern("a") fn f()',
        '@extern("b")\nfn g()',
        "fn h() = 1",
    ]


def test_texts_of_several_lines_hide_what_is_in_them() -> None:
    source = (
        'fn f() = """\nfn inside() do\nend ${g("""\nfn deeper()\n""")}\nlet x\n"""\nfn g() = 1 # """\nfn h() = "\\"""\n'
    )
    assert len(_texts(source)) == 3


def test_an_unclosed_text_does_not_swallow_the_file() -> None:
    assert _texts('fn f() = """ open\nfn g() = 1\nfn h() = 2\n')[1:] == ["fn g() = 1", "fn h() = 2"]


def test_a_body_that_nobody_has_indented_is_one_item() -> None:
    assert len(_texts("fn f() do\nlet x = 1\nlet y = 2\nprint(x)\nlet z = 3\nend\n\nlet a = 1\nlet b = 2\n")) == 3


def test_a_word_that_begins_nothing_is_an_item_of_its_own_where_one_may_begin() -> None:
    assert _texts("fn f() do\n  1\nend\n\npu\nfn g() = 1\nfoo(1)\nimport A\nx\n") == [
        "fn f() do\n  1\nend",
        "pu",
        "fn g() = 1",
        "foo(1)",
        "import A",
        "x",
    ]
    assert len(_texts("fn f() =\nfoo(1)\n")) == 1
    assert len(_texts("fn f() do\nif x do\n  y\nend\nfoo()\nend\n")) == 1


@pytest.mark.parametrize("text", ["", "\n \n", "\ufeff"])
def test_nothing_has_no_items(text: str) -> None:
    assert len(_texts(text)) <= 1


def test_module_doc() -> None:
    assert split_items("##! One.\n##! Two.\n\n## f's\nfn f()\n").module_doc == "One.\nTwo."
    assert split_items("fn f()\n##! no\n").module_doc is None


def test_examples_split_into_items_that_parse() -> None:
    for path in sorted((Path(__file__).parents[2] / "compiler/snowc/stdlib").glob("*.snow")):
        assert len(_texts(path.read_text("utf-8"))) > 0
