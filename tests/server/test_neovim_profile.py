"""A session as Neovim 0.11 would hold it, through pytest-lsp: its capabilities, its order of messages."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator

import pytest
import pytest_lsp
from lsprotocol import types as lsp
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

URI = "file:///nowhere/at%20all/program.snow"
TEXT = "fn main() do\n  let job = Job.async(fn -> 42 end)\n  println(Job.await(jo))\nend\n"


@pytest_lsp.fixture(config=ClientServerConfig(server_command=[sys.executable, "-m", "snow_lsp", "--stdio"]))  # type: ignore[untyped-decorator]
async def client(lsp_client: LanguageClient) -> AsyncIterator[None]:
    capabilities = client_capabilities("neovim@0.11.0")
    await lsp_client.initialize_session(lsp.InitializeParams(capabilities=capabilities, process_id=None, root_uri=None))
    yield
    await lsp_client.shutdown_session()


@pytest.mark.contract("LSP-1")
async def test_a_mistake_is_found_hovered_over_and_mended(client: LanguageClient) -> None:
    document = lsp.TextDocumentItem(uri=URI, language_id="snow", version=1, text=TEXT)
    client.text_document_did_open(lsp.DidOpenTextDocumentParams(text_document=document))
    report = await _pull(client)
    assert [each.code for each in report.items] == ["E0004"]
    identifier = lsp.TextDocumentIdentifier(uri=URI)
    hover = await client.text_document_hover_async(
        lsp.HoverParams(text_document=identifier, position=lsp.Position(line=1, character=7))
    )
    assert hover is not None
    assert "job : Job<Int>" in str(hover.contents)
    place = lsp.Range(start=lsp.Position(line=2, character=20), end=lsp.Position(line=2, character=22))
    change = lsp.TextDocumentContentChangePartial(range=place, text="job")
    versioned = lsp.VersionedTextDocumentIdentifier(uri=URI, version=2)
    client.text_document_did_change(lsp.DidChangeTextDocumentParams(text_document=versioned, content_changes=[change]))
    assert not (await _pull(client)).items


async def _pull(client: LanguageClient) -> lsp.RelatedFullDocumentDiagnosticReport:
    identifier = lsp.TextDocumentIdentifier(uri=URI)
    report = await client.text_document_diagnostic_async(lsp.DocumentDiagnosticParams(text_document=identifier))
    assert isinstance(report, lsp.RelatedFullDocumentDiagnosticReport)
    return report
