"""A Pygments lexer, so that documentation generators colour Snow (`snow` in a fenced block).

In: text. Out: Pygments' tokens. Registered as an entry point of the package; Pygments itself is not needed by anything
else. Words come from the compiler's own lists.
"""

from __future__ import annotations

from typing import ClassVar

from pygments.lexer import RegexLexer, bygroups, include, words
from pygments.token import Comment, Keyword, Name, Number, Operator, Punctuation, String, Text

from snowc.syntax.keywords import CONTEXTUAL_KEYWORDS, KEYWORDS

_CONSTANTS = ("true", "false")
_ESCAPE = r"\\(?:[ntr\\\"0$]|u\{[0-9A-Fa-f]{1,6}\})"


class SnowLexer(RegexLexer):  # type: ignore[misc] # Pygments is untyped
    """Snow by words and shapes."""

    name = "Snow"
    aliases: ClassVar = ["snow"]
    filenames: ClassVar = ["*.snow"]
    mimetypes: ClassVar = ["text/x-snow"]
    url = ""
    version_added = ""

    tokens: ClassVar = {
        "root": [
            (r"##.*$", Comment.Special),
            (r"#.*$", Comment.Single),
            (r"\s+", Text.Whitespace),
            (r"@[a-z_]\w*", Name.Decorator),
            (r'"""', String.Double, "block"),
            (r'"', String.Double, "string"),
            (r"\b[0-9][0-9_]*\.[0-9][0-9_]*(?:[eE][+-]?[0-9]+)?", Number.Float),
            (r"\b0x[0-9A-Fa-f_]+", Number.Hex),
            (r"\b0o[0-7_]+", Number.Oct),
            (r"\b0b[01_]+", Number.Bin),
            (r"\b[0-9][0-9_]*", Number.Integer),
            (r"(\.)([a-z_]\w*)", bygroups(Punctuation, Name.Attribute)),
            (r"\b(fn|actor)(\s+)([a-z_]\w*)", bygroups(Keyword.Declaration, Text.Whitespace, Name.Function)),
            (words(_CONSTANTS, prefix=r"\b", suffix=r"\b"), Keyword.Constant),
            (words(tuple(sorted(KEYWORDS)), prefix=r"\b", suffix=r"\b"), Keyword),
            (rf"^(\s*)({'|'.join(sorted(CONTEXTUAL_KEYWORDS))})(?=\s+\w)", bygroups(Text.Whitespace, Keyword)),
            (r"(?<!:):[a-z_]\w*", String.Symbol),
            (r"\b[A-Z]\w*", Name.Class),
            (r"\b[a-z_]\w*(?=\()", Name.Function),
            (r"\b[a-z_]\w*", Name),
            (r"\|2?>|->|=>|::|==|!=|<=|>=|<>|\+\+|&&|\|\||\.\.|[-+*/%<>=!?|]", Operator),
            (r"[()\[\],;:]", Punctuation),
            (r"[%$]?\{", Punctuation, "braces"),
            (r"\.", Punctuation),
        ],
        "braces": [(r"\}", Punctuation, "#pop"), include("root")],
        "escapes": [
            (_ESCAPE, String.Escape),
            (r"\$\{", String.Interpol, "interpolation"),
            (r"[\\$]", String.Double),
        ],
        "interpolation": [(r"\}", String.Interpol, "#pop"), include("root")],
        "string": [(r'"', String.Double, "#pop"), (r'[^"\\$]+', String.Double), include("escapes")],
        "block": [(r'"""', String.Double, "#pop"), (r'[^"\\$]+|"', String.Double), include("escapes")],
    }
