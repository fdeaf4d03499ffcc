"""workspace/willRenameFiles: imports and paths follow a module's file, or all files of a folder."""

from __future__ import annotations

from pathlib import Path

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.convert import FileIndexes, to_range, uri_of_file
from snow_lsp.ide.rename_module import rename_modules
from snow_lsp.session import Session
from snow_lsp.workspaces import path_of_uri
from snowc.database import Database
from snowc.inputs import PROJECT
from snowc.project import module_name
from snowc.resolve.model import ModuleName
from snowc.resolve.modules import modules_by_file

METHOD = lsp.WORKSPACE_WILL_RENAME_FILES
OPTIONS = lsp.FileOperationRegistrationOptions(
    filters=[
        lsp.FileOperationFilter(
            lsp.FileOperationPattern("**/*.snow", matches=lsp.FileOperationPatternKind.File), scheme="file"
        ),
        lsp.FileOperationFilter(
            lsp.FileOperationPattern("**", matches=lsp.FileOperationPatternKind.Folder), scheme="file"
        ),
    ]
)


async def handle(session: Session, client: Client, params: lsp.RenameFilesParams) -> lsp.WorkspaceEdit | None:
    moves = [(path_of_uri(each.old_uri), path_of_uri(each.new_uri)) for each in params.files]
    known = [(old, new) for old, new in moves if old is not None and new is not None]

    def work(databases: tuple[Database, ...]) -> lsp.WorkspaceEdit | None:
        changes: dict[str, list[lsp.TextEdit]] = {}
        for database in databases:
            indexes = FileIndexes(database, session.encoding)
            for file, edits in rename_modules(database, _renamed(database, known)).items():
                index = indexes.of(file)
                changes[uri_of_file(file)] = [lsp.TextEdit(to_range(index, span), text) for span, text in edits]
        return lsp.WorkspaceEdit(changes=changes) if changes else None

    return await session.ask_all("rename files", work)


def _renamed(database: Database, moves: list[tuple[Path, Path]]) -> dict[ModuleName, ModuleName]:
    """The modules whose files move within the project, with the names that they get."""
    root = database.layout.root
    found = {}
    for file, module in modules_by_file(database, PROJECT).items():
        path = Path(file)
        for old, new in moves:
            if path != old and old not in path.parents:
                continue
            target = new / path.relative_to(old) if path != old else new
            if target.suffix == ".snow" and root in target.parents:
                name = module_name(target.relative_to(root).with_suffix("").parts)
                if name != module:
                    found[module] = ModuleName(name)
    return found
