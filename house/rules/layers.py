"""Imports point one way.

In: the Python files of the compiler and the server. Out: every import that breaks a rule of ARCHITECTURE.md:
- inside snowc a module imports its own layer and lower ones only (LAYERS, lowest first);
- only snowc.codegen imports llvmlite;
- only the server's rim (RIM) imports pygls and lsprotocol;
- snow_lsp sees snowc only through its queries (QUERIES) and the plain data that they answer (RESULTS).
Imports under TYPE_CHECKING and inside functions count like all others: they would hide a dependency, not remove it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import PurePath

from house.rules.files import TextFile
from house.rules.finding import Finding

LAYERS = (
    "voice",
    "frame_room",
    "values",
    "source",
    "cache",
    "fingerprint",
    "diagnostics",
    "memos",
    "query",
    "inputs",
    "manifest",
    "project",
    "syntax",
    "resolve",
    "types",
    "mir",
    "index",
    "codegen",
    "database",
    "tools",
    "cli",
)

# The server's wiring: everything that may know the protocol.
RIM = tuple(
    f"snow_lsp.{name}" for name in ("client", "convert", "dispatch", "handlers", "protocol", "server", "session")
)

# The database is its queries; what they answer is plain data, defined in these modules. Formatting asks a text only.
QUERIES = (
    *("cache", "database", "inputs", "query", "syntax.queries", "resolve.queries", "types.queries", "mir.queries"),
    "resolve.declarations",
    "resolve.importable",
    "resolve.modules",
    "types.signature",
    "types.type_names",
    "mir.constants.queries",
    "types.interfaces.queries",
    "types.mailboxes.use",
    "types.mailboxes.shapes",
    "tools.actor_graph",
    "tools.conduct",
    "tools.layouts",
    "tools.fmt.format",
    "tools.views.views",
)
RESULTS = (
    "frame_room",
    "values",
    "source",
    "diagnostics",
    "syntax.containers",
    "syntax.errors",
    "syntax.parsed",
    "syntax.service_items",
    "syntax.tree",
    "syntax.generated",
    "syntax.keywords",
    "syntax.walk",
    "project",
    "resolve.builtin",
    "resolve.internal_modules",
    "resolve.model",
    "resolve.resolved",
    "types.builtin",
    "types.inferred",
    "types.show",
    "types.ty",
    "__version__",
)
SEEN_BY_SERVER = tuple(f"snowc.{name}" for name in (*QUERIES, *RESULTS))

ROOTS = {"compiler": "snowc", "server": "snow_lsp"}


def findings(files: Iterable[TextFile]) -> list[Finding]:
    found = []
    for file in files:
        module = module_name(file.path)
        if module is None:
            continue
        try:
            imported_here = list(imports(module, file))
        except SyntaxError as error:
            found.append(Finding(file.path, error.lineno or 0, f"is no Python: {error.msg}"))
            continue
        for line, imported in imported_here:
            if complaint := _complaint(module, imported):
                found.append(Finding(file.path, line, complaint))
    return found


def module_name(path: PurePath) -> str | None:
    """`compiler/snowc/types/unify.py` → `snowc.types.unify`; None for files of no package."""
    parts = path.with_suffix("").parts
    if path.suffix != ".py" or len(parts) < 2 or ROOTS.get(parts[0]) != parts[1]:
        return None
    return ".".join(parts[1:-1] if parts[-1] == "__init__" else parts[1:])


def imports(module: str, file: TextFile) -> Iterator[tuple[int, str]]:
    """Every imported module with its line; for `from a import b` both `a` and `a.b`, as b may be a module."""
    package = module if file.path.name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(file.text, str(file.path))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(package, node)
            for alias in node.names:
                yield node.lineno, f"{base}.{alias.name}"


def _absolute(package: str, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    parents = package.split(".")
    base = parents[: len(parents) - node.level + 1]
    return ".".join([*base, *([node.module] if node.module else [])])


def _complaint(module: str, imported: str) -> str | None:
    if _within(imported, ("llvmlite",)) and not _within(module, ("snowc.codegen",)):
        return f"only snowc.codegen imports llvmlite, and this is {module}"
    if _within(imported, ("pygls", "lsprotocol")) and not _within(module, RIM):
        return f"only the server's rim imports {imported.split('.')[0]}, and this is {module}"
    if _within(imported, ("snow_lsp",)) and _within(module, ("snowc",)):
        return f"the compiler knows nothing of the server, and this imports {imported}"
    if _within(imported, ("snowc",)) and _within(module, ("snow_lsp",)) and not _within(imported, SEEN_BY_SERVER):
        return f"the server sees snowc only through its queries and their results, and this imports {imported}"
    if _within(imported, ("snowc",)) and _within(module, ("snowc",)):
        return _layer_complaint(module, imported)
    return None


def _layer_complaint(module: str, imported: str) -> str | None:
    here, there = _layer(module), _layer(imported)
    if here is None or there is None:
        unknown = module if here is None else imported
        return f"{unknown} belongs to no layer: name it in house/rules/layers.py"
    if LAYERS.index(there) > LAYERS.index(here):
        return f"{here} is below {there}, and this imports {imported}"
    return None


def _layer(module: str) -> str | None:
    parts = module.split(".")
    if len(parts) == 1 or parts[1] == "__version__":
        return LAYERS[0]  # `snowc` itself holds the version only
    if parts[1] == "diagnostics" and len(parts) > 2 and parts[2].startswith("wording_"):
        return "codegen"  # words for the facts of all stages: as high as the highest stage that has facts
    return parts[1] if parts[1] in LAYERS else None


def _within(module: str, packages: tuple[str, ...]) -> bool:
    return any(module == package or module.startswith(package + ".") for package in packages)
