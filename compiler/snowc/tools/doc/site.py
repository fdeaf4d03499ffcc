"""A site of documentation: a page for each module, a list of them, and a search that works from the file system.

In: modules with their texts. Out: the files of the site, by path. No page asks a network for anything. The search index
is a script and not JSON, as browsers don't read other files for a page of the file system.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path

from snowc.tools.doc.code import HrefOf, code_html
from snowc.tools.doc.entries import Entry, ModuleDoc, read_module
from snowc.tools.doc.prose import first_sentence, prose_html
from snowc.values import value

_ASSETS = Path(__file__).parent / "assets"
PRELUDE = "Prelude"


@value
class Source:
    """A module; `path` names its file on the pages. `is_library`: it is one of the standard library."""

    module: str
    text: str
    path: str
    is_library: bool


@value
class _Module:
    source: Source
    doc: ModuleDoc

    @property
    def name(self) -> str:
        return self.source.module

    @property
    def page(self) -> str:
        return f"{self.name}.html"

    @property
    def source_page(self) -> str:
        return f"{self.name}.source.html"

    def qualified(self, name: str) -> str:
        return name if self.name == PRELUDE else f"{self.name}.{name}"


def site_files(title: str, sources: Sequence[Source], introduction: str = "") -> Mapping[str, str]:
    """The files. `introduction` is Markdown for the first page."""
    modules = [_Module(each, read_module(each.text)) for each in sources]
    site = _Site(title, modules)
    files = {each.page: site.module_page(each) for each in modules}
    files |= {each.source_page: site.source_page(each) for each in modules}
    files["index.html"] = site.first_page(introduction)
    files["search-index.js"] = f"const searchIndex = {json.dumps(site.search_index(), ensure_ascii=False)};\n"
    for asset in sorted(_ASSETS.iterdir()):
        files[asset.name] = asset.read_text("utf-8")
    return files


class _Site:
    def __init__(self, title: str, modules: Sequence[_Module]) -> None:
        self._title = title
        self._modules = modules
        self._places = {name: href for each in modules for name, href in _places(each)}

    # --- pages ---

    def first_page(self, introduction: str) -> str:
        own = [each for each in self._modules if not each.source.is_library]
        library = [each for each in self._modules if each.source.is_library]
        parts = [f"<h1>{escape(self._title)}</h1>"]
        if introduction:
            parts.append(f'<div class="prose">{prose_html(introduction, self._href_in(None))}</div>')
        if own:
            parts.append(f"<h2>Modules</h2>{self._list(own)}")
        if library:
            parts.append(f"<h2>Standard library</h2>{self._list(library)}")
        return self._page(self._title, "\n".join(parts), None)

    def module_page(self, module: _Module) -> str:
        href_of = self._href_in(module)
        place = f'<a class="source" href="{module.source_page}">{escape(module.source.path)}</a>'
        parts = [f"<h1>{escape(module.name)}</h1>{place}"]
        if module.doc.doc:
            parts.append(f'<div class="prose">{prose_html(module.doc.doc, href_of)}</div>')
        parts += (self._entry(module, entry, "", href_of) for entry in module.doc.entries)
        return self._page(f"{module.name} · {self._title}", "\n".join(parts), module)

    def source_page(self, module: _Module) -> str:
        """A module's text with numbered lines."""
        lines = code_html(module.source.text, self._href_in(module)).split("\n")
        rows = "\n".join(f'<span class="line" id="L{number}">{line}</span>' for number, line in enumerate(lines, 1))
        body = (
            f'<h1><a href="{module.page}">{escape(module.name)}</a></h1>'
            f'<span class="source">{escape(module.source.path)}</span><pre class="text"><code>{rows}</code></pre>'
        )
        return self._page(f"{module.name}, source · {self._title}", body, module)

    def _list(self, modules: Sequence[_Module]) -> str:
        rows = (
            f'<tr><td><a href="{each.page}">{escape(each.name)}</a></td>'
            f"<td>{escape(first_sentence(each.doc.doc))}</td></tr>"
            for each in modules
        )
        return f'<table class="modules">{"".join(rows)}</table>'

    def _entry(self, module: _Module, entry: Entry, prefix: str, href_of: HrefOf) -> str:
        name = f"{prefix}{entry.name}"
        line = module.source.text.count("\n", 0, entry.offset) + 1
        source = f'<a class="source" href="{module.source_page}#L{line}">source</a>'
        implements = "".join(f"<li><code>{code_html(each, href_of)}</code></li>" for each in entry.interfaces)
        members = "\n".join(self._entry(module, each, f"{name}.", href_of) for each in entry.members)
        level = "h2" if not prefix else "h3"
        return (
            f'<section id="{escape(name)}"><{level}><a href="#{escape(name)}">{escape(module.qualified(name))}</a>'
            f'<span class="kind">{entry.kind}</span>{source}</{level}>'
            f"<pre><code>{code_html(entry.declaration, href_of)}</code></pre>"
            f'<div class="prose">{prose_html(entry.doc, href_of)}</div>'
            f"{f'<p>Implements</p><ul>{implements}</ul>' if implements else ''}{members}</section>"
        )

    def _page(self, title: str, body: str, current: _Module | None) -> str:
        return _PAGE.format(
            title=escape(title), site=escape(self._title), body=body, navigation=self._navigation(current)
        )

    def _navigation(self, current: _Module | None) -> str:
        parts = []
        for each in self._modules:
            is_current = each is current
            mark = ' aria-current="page"' if is_current else ""
            parts.append(f'<li><a href="{each.page}"{mark}>{escape(each.name)}</a>')
            if is_current and each.doc.entries:
                names = "".join(
                    f'<li><a href="{each.page}#{escape(entry.name)}">{escape(entry.name)}</a></li>'
                    for entry in each.doc.entries
                )
                parts.append(f"<ul>{names}</ul>")
            parts.append("</li>")
        return f"<ul>{''.join(parts)}</ul>"

    # --- links and search ---

    def _href_in(self, module: _Module | None) -> HrefOf:
        """A name as it is meant in a module: its own, then the ones that are known everywhere, then by its path."""

        def href_of(name: str) -> str | None:
            own = None if module is None else self._places.get(f"{module.name}.{name}")
            return (
                own
                or self._places.get(f"{PRELUDE}.{name}")
                or self._places.get(name)
                or self._places.get(f"{name}.{name}")
            )

        return href_of

    def search_index(self) -> list[list[str]]:
        """Name, kind, link, first sentence, declaration."""
        rows = []
        for module in self._modules:
            rows.append([module.name, "module", module.page, first_sentence(module.doc.doc), ""])
            rows += (
                [
                    module.qualified(name),
                    entry.kind,
                    f"{module.page}#{name}",
                    first_sentence(entry.doc),
                    entry.declaration,
                ]
                for name, entry in _named(module.doc.entries, "")
            )
        return rows


def _places(module: _Module) -> Iterator[tuple[str, str]]:
    yield module.name, module.page
    for name, _ in _named(module.doc.entries, ""):
        yield f"{module.name}.{name}", f"{module.page}#{name}"


def _named(entries: Sequence[Entry], prefix: str) -> Iterator[tuple[str, Entry]]:
    for entry in entries:
        yield f"{prefix}{entry.name}", entry
        yield from _named(entry.members, f"{prefix}{entry.name}.")


_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="stylesheet" href="style.css">
<script src="theme.js"></script>
</head>
<body>
<header>
<a class="site" href="index.html">{site}</a>
<input id="search" type="search" placeholder="Search  ( / )" autocomplete="off" aria-label="Search"
 aria-controls="results">
<button id="theme" type="button" aria-label="Light or dark"></button>
</header>
<ol id="results" hidden></ol>
<nav>{navigation}</nav>
<main>
{body}
</main>
<script src="search-index.js"></script>
<script src="search.js"></script>
</body>
</html>
"""
