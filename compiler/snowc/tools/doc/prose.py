"""The texts of `##` as HTML: CommonMark, with Snow's blocks coloured.

HTML in the text itself is shown, not obeyed.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from html import escape

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from snowc.tools.doc.code import HrefOf, code_html

_HEADING_SHIFT = 2
"""A text's own headings stand below the name that it is about."""


def prose_html(text: str, href_of: HrefOf) -> str:
    """Blocks of HTML. `href_of` links names in code that stand alone: `Geometry.Shape`."""
    return str(_renderer().render(text, {"href_of": href_of}))


def first_sentence(text: str) -> str:
    """What a list says of it, as plain text."""
    paragraph = " ".join(text.split("\n\n")[0].split())
    return re.split(r"(?<=[.!?])\s", paragraph)[0].replace("`", "")


@functools.cache
def _renderer() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}, renderer_cls=_SnowRenderer).enable("table")


class _SnowRenderer(RendererHTML):
    """The library finds these methods by the kinds of its tokens. `env` holds `href_of`."""

    def fence(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[index]
        language = token.info.split()[0] if token.info.split() else ""
        code = code_html(token.content, env["href_of"]) if language == "snow" else escape(token.content, quote=False)
        return f"<pre><code>{code}</code></pre>\n"

    def code_inline(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
        content = tokens[index].content
        href = env["href_of"](content)
        shown = f"<code>{escape(content, quote=False)}</code>"
        return shown if href is None else f'<a href="{escape(href)}">{shown}</a>'

    def heading_open(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
        return f"<{_shifted(tokens[index].tag)}>"

    def heading_close(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
        return f"</{_shifted(tokens[index].tag)}>\n"


def _shifted(tag: str) -> str:
    return f"h{min(6, int(tag[1]) + _HEADING_SHIFT)}"
