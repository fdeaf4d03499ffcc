"""`make demo`: a Snow program from source to native, then what an editor gets to see of a broken one.

In: examples/tour.snow and examples/broken.snow. Out: what `snowc run` prints, then the diagnostics and hovers that
`snow-lsp` answers to a client, over stdio as an editor asks them. Exit status 1 if either part fails.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from house.lsp_client import LanguageClient, Message

ROOT = Path(__file__).resolve().parents[1]
TOUR = ROOT / "examples" / "tour.snow"
BROKEN = ROOT / "examples" / "broken.snow"

# What to hover: a text of the broken file, and the word in it that the mouse points at.
HOVERED = (
    ("let pid = spawn", "pid"),
    ("let job = Job", "job"),
    ("Job.async(fn", "async"),
    ("increment(41)", "increment"),
    ("counter(total + n)", "total"),
)

SEVERITIES = {1: "error", 2: "warning", 3: "information", 4: "hint"}


def main() -> int:
    print(f"$ snowc run {TOUR.relative_to(ROOT)}", flush=True)
    ran = subprocess.run([sys.executable, "-m", "snowc.cli.main", "run", str(TOUR)], cwd=ROOT)
    if ran.returncode:
        print(f"snowc run ended with status {ran.returncode}", file=sys.stderr)
        return 1
    print(f"\n$ snow-lsp    # an editor opens {BROKEN.relative_to(ROOT)}")
    with LanguageClient([sys.executable, "-m", "snow_lsp.server", "--stdio"]) as client:
        uri = client.open(BROKEN)
        diagnostics = client.diagnostics(uri)
        for diagnostic in diagnostics:
            print(_shown_diagnostic(diagnostic))
        print()
        for context, word in HOVERED:
            print(_hover(client, uri, context, word))
    return 0 if diagnostics else 1


def _shown_diagnostic(diagnostic: Message) -> str:
    start = diagnostic["range"]["start"]
    severity = SEVERITIES[diagnostic.get("severity", 1)]
    lines = [f"{_place(start)}: {severity}[{diagnostic.get('code', '')}]: {diagnostic['message']}"]
    for related in diagnostic.get("relatedInformation") or []:
        lines.append(f"    {_place(related['location']['range']['start'])}: {related['message']}")
    return "\n".join(lines)


def _hover(client: LanguageClient, uri: str, context: str, word: str) -> str:
    text = BROKEN.read_text("utf-8")
    offset = text.index(context) + context.index(word)
    line, column = text.count("\n", 0, offset), offset - text.rfind("\n", 0, offset) - 1
    position = {"line": line, "character": column}
    answer = client.request("textDocument/hover", {"textDocument": {"uri": uri}, "position": position})
    shown = answer["contents"]["value"] if answer else "nothing"
    indented = "\n".join(f"    {each}" for each in shown.strip().split("\n"))
    return f"hover {_place(position)} `{word}`:\n{indented}"


def _place(position: Message) -> str:
    return f"{BROKEN.relative_to(ROOT)}:{position['line'] + 1}:{position['character'] + 1}"


if __name__ == "__main__":
    sys.exit(main())
