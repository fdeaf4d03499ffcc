"""workspace/diagnostic: the diagnostics of all files of the open documents' projects, file by file.

Each file is a job of its own behind everything that somebody waits for, so that a large project delays no answer. An
edit takes effect in the files that follow; the client asks again anyway. Reports are streamed if the client wants that.
"""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.convert import FileIndexes, to_diagnostic, uri_of_file
from snow_lsp.dispatch import Urgency
from snow_lsp.handlers.diagnostic import result_id_of
from snow_lsp.ide.diagnostics import diagnostics
from snow_lsp.session import Session
from snowc.database import Database
from snowc.query import Cancelled
from snowc.source import FileId

METHOD = lsp.WORKSPACE_DIAGNOSTIC
PROGRESS = "Checking the project"
BATCH = 20
"""reports in one part of a streamed answer"""

Report = lsp.WorkspaceFullDocumentDiagnosticReport | lsp.WorkspaceUnchangedDocumentDiagnosticReport


async def handle(
    session: Session, client: Client, params: lsp.WorkspaceDiagnosticParams
) -> lsp.WorkspaceDiagnosticReport:
    known = {each.uri: each.value for each in params.previous_result_ids}
    files = await session.engine.run("files of the workspace", Urgency.BACKGROUND, lambda: list(_files(session)))
    reports: list[Report] = []
    for number, (database, file) in enumerate(files):
        if params.work_done_token is not None and number % BATCH == 0:
            client.report(params.work_done_token, number, len(files))
        items = await _items(session, database, file)
        if items is not None:
            reports.append(_report(session, uri_of_file(file), items, known))
        if params.partial_result_token is not None and len(reports) >= BATCH:
            client.send_part(params.partial_result_token, lsp.WorkspaceDiagnosticReportPartialResult(items=reports))
            reports = []
    present = {uri_of_file(file) for _, file in files}
    reports += (_report(session, uri, [], known) for uri in known if uri not in present)
    return lsp.WorkspaceDiagnosticReport(items=reports)


def _files(session: Session) -> Iterator[tuple[Database, FileId]]:
    for database in session.workspaces.databases():
        for file in database.files():
            if not file.startswith("stdlib:") and file not in database.layout.foreign:
                yield database, file


async def _items(session: Session, database: Database, file: FileId) -> list[lsp.Diagnostic] | None:
    """The diagnostics of a file; None if it is gone."""

    def work() -> list[lsp.Diagnostic] | None:
        if database not in session.workspaces.databases() or database.text(file) is None:
            return None
        indexes = FileIndexes(database, session.encoding)
        return [to_diagnostic(each, indexes.of) for each in diagnostics(database, file)]

    while True:
        try:
            return await session.engine.run("workspace diagnostics", Urgency.BACKGROUND, work)
        except Cancelled:
            continue  # by an edit, or by somebody who waits: once more, behind them


def _report(session: Session, uri: str, items: list[lsp.Diagnostic], known: dict[str, str]) -> Report:
    document = session.documents.get(uri)
    version = None if document is None else document.version
    result_id = result_id_of(items)
    if known.get(uri) == result_id:
        return lsp.WorkspaceUnchangedDocumentDiagnosticReport(uri=uri, result_id=result_id, version=version)
    return lsp.WorkspaceFullDocumentDiagnosticReport(uri=uri, items=items, result_id=result_id, version=version)
