"""Where an item can begin: at the top of a file, in a module, a service or an impl."""

from __future__ import annotations

from collections.abc import Iterator

from snow_lsp.ide.completion.candidate import Candidate, CandidateKind, Rank
from snow_lsp.ide.completion.situation import Situation
from snowc.diagnostics.diagnostic import Diagnostic
from snowc.syntax import tree

_ITEMS = {
    "fn": "fn ${1:name}($2) do\n  $0\nend",
    "pub": "pub $0",
    "async": "async fn ${1:name}($2) do\n  $0\nend",
    "actor": "actor ${1:name}($2) do\n  receive do\n    ${3:message} -> $0\n  end\nend",
    "struct": "struct ${1:Name} do\n  ${2:field} :: ${3:Int}$0\nend",
    "type": "type ${1:Name} do\n  ${2:Variant}$0\nend",
    "interface": "interface ${1:Name} do\n  fn ${2:name}(self) -> ${3:Int}$0\nend",
    "impl": "impl ${1:Interface} for ${2:Type} do\n  $0\nend",
    "service": "service ${1:Name} do\n  fn init() do\n    ${2:0}\n  end\n\n  $0\nend",
    "supervisor": "supervisor ${1:Name} do\n  strategy: ${2:one_for_one}\n\n  $0\nend",
    "module": "module ${1:Name} do\n  $0\nend",
    "import": "import ${1:Module}",
    "from": "from ${1:Module} import ${2:name}",
    "let": "let ${1:name} = $0",
    "test": 'test "${1:what it shows}" do\n  $0\nend',
}
_HANDLERS = {
    "fn": _ITEMS["fn"],
    "call": "call ${1:Name}($2) :: ${3:Int} do |${4:state}|\n  (${4:state}, $0)\nend",
    "cast": "cast ${1:Name}($2) do |${3:state}|\n  $0${3:state}\nend",
    "info": "info ${1:message} do |${2:state}|\n  $0${2:state}\nend",
    "terminate": "terminate do |${1:state}|\n  $0\nend",
}
_MEMBERS = {"fn": "fn ${1:name}(self$2) do\n  $0\nend", "type": "type ${1:Name} = ${2:Int}"}


def items(situation: Situation) -> Iterator[Candidate]:
    item = None if situation.location is None else situation.location.item.tree
    shapes = _ITEMS
    if isinstance(item, tree.ServiceItem):
        shapes = _HANDLERS
    elif isinstance(item, tree.ImplItem | tree.InterfaceItem):
        shapes = _MEMBERS
        yield from _missing(situation)
    for word, snippet in shapes.items():
        yield Candidate(word, CandidateKind.KEYWORD, "", Rank.KEYWORD, snippet=snippet)


def _missing(situation: Situation) -> Iterator[Candidate]:
    """The functions that an impl lacks, as the message about them writes them."""
    location = situation.location
    if location is None:
        return
    for each in situation.db.check(situation.file):
        if each.code == "E0007" and location.item_offset <= each.place.span.start <= location.item_offset + len(
            location.item.text
        ):
            yield from _stubs(each)


def _stubs(diagnostic: Diagnostic) -> Iterator[Candidate]:
    for note in diagnostic.notes:
        head = note.strip("`")
        if head.startswith("fn "):
            name = head.removeprefix("fn ").partition("(")[0]
            yield Candidate(
                f"fn {name}", CandidateKind.SNIPPET, head, Rank.WANTED, snippet=f"{head} do\n  ${{0:todo()}}\nend"
            )
