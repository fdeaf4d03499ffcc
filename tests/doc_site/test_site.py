"""The site of `snowc doc`: what is on its pages, where its links lead, and that nothing of a text becomes markup."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html.parser import HTMLParser

import pytest

from snowc.tools.doc.library import documented_library
from snowc.tools.doc.prose import first_sentence
from snowc.tools.doc.site import Source, site_files

GEOMETRY = """\
##! Shapes & <areas>.

## A shape in the plane.
pub type Shape do
  Circle(Float)
end

impl Shape do
  ## How much is inside, of a `Shape`.
  ##
  ## ```snow
  ## Geometry.unit().area()   # => 3.14
  ## ```
  pub fn area(self) -> Float do 3.14 end
  fn secret(self) -> Int do 1 end
end

impl Display for Shape do
  fn to_string(self) -> String do "<b>" end
end

## <script>alert(1)</script>
pub fn unit() -> Shape do Circle(1.0) end

pub fn count(shapes :: List<Shape>) -> Int do List.length(shapes) end
"""
DRAWING = """\
import Geometry

## A [Geometry](x) of `Geometry.Shape`.
pub service Canvas do
  fn init() -> Int do 0 end
  ## Draws.
  call Draw(shape :: Geometry.Shape) :: Int do |n| (n + 1, n) end
end
"""


def site() -> Mapping[str, str]:
    own = [("Geometry", GEOMETRY), ("Drawing", DRAWING)]
    sources = [Source(name, text, f"src/{name.lower()}.snow", is_library=False) for name, text in own]
    library = [Source(name, text, name, is_library=True) for name, text in documented_library()]
    return site_files("demo <1.0>", [*sources, *library], "# Read me\n\nSee `Geometry`.")


FILES = site()


class Page(HTMLParser):
    """The links, ids and elements of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.hrefs: list[str] = []
        self.ids: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src") and value is not None:
                self.hrefs.append(value)
            if name == "id" and value is not None:
                self.ids.append(value)
        if tag not in ("meta", "link", "input", "br", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


PAGES = {name: Page(text) for name, text in FILES.items() if name.endswith(".html")}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_well_formed_and_its_links_lead_somewhere(name: str) -> None:
    page = PAGES[name]
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    for href in page.hrefs:
        target, _, anchor = href.partition("#")
        if href == "x":  # of the text itself
            continue
        assert (target or name) in FILES, href
        if anchor:
            assert anchor in PAGES[target or name].ids, href


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_asked_of_a_network(name: str) -> None:
    assert not re.search(r'(?:src|href)="(?:\w+:)?//', FILES[name])


def test_what_is_public_is_there() -> None:
    ids = set(PAGES["Geometry.html"].ids)
    assert {"Shape", "Shape.area", "unit", "count"} <= ids
    assert not {"Shape.secret", "Shape.to_string"} & ids
    assert {"Canvas", "Canvas.start", "Canvas.draw"} <= set(PAGES["Drawing.html"].ids)
    assert "Display" in FILES["Geometry.html"]


@pytest.mark.parametrize(
    ("page", "link"),
    [
        ("Geometry.html", '<a href="Geometry.html#Shape"><span class="nc">Shape</span></a>'),
        ("Geometry.html", '<a href="List.html"><span class="nc">List</span></a>'),
        ("Geometry.html", '<a href="Geometry.html#Shape"><code>Shape</code></a>'),
        ("Drawing.html", '<a href="Geometry.html"><span class="nc">Geometry</span></a>.<a href="Geometry.html#Shape">'),
        ("Drawing.html", '<a href="Geometry.html#Shape"><code>Geometry.Shape</code></a>'),
        ("index.html", '<a href="Geometry.html"><code>Geometry</code></a>'),
    ],
)
def test_names_are_links(page: str, link: str) -> None:
    assert link in FILES[page]


def test_the_source_is_at_its_line() -> None:
    line = GEOMETRY[: GEOMETRY.index("pub fn unit")].count("\n") + 1
    assert f'href="Geometry.source.html#L{line}"' in FILES["Geometry.html"]
    assert re.search(rf'id="L{line}">.*unit', FILES["Geometry.source.html"])


def test_texts_become_no_markup() -> None:
    page = FILES["Geometry.html"]
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "Shapes &amp; &lt;areas&gt;." in page
    assert "demo &lt;1.0&gt;" in page


def test_the_search_knows_every_name() -> None:
    rows = json.loads(FILES["search-index.js"].removeprefix("const searchIndex = ").rstrip(";\n"))
    found = {row[0]: row[1:4] for row in rows}
    assert found["Geometry.Shape.area"] == ["function", "Geometry.html#Shape.area", "How much is inside, of a Shape."]
    assert found["println"][1] == "Prelude.html#println"
    for row in rows:
        target, _, anchor = row[2].partition("#")
        assert not anchor or anchor in PAGES[target].ids


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", ""),
        ("One. Two.", "One."),
        ("No end", "No end"),
        ("Over\nlines.\n\nMore.", "Over lines."),
        ("Of `x`: 1.5 m.", "Of x: 1.5 m."),
    ],
)
def test_the_first_sentence(text: str, sentence: str) -> None:
    assert first_sentence(text) == sentence
