"""JSON-RPC as the server speaks it: pygls' protocol, with every request answered.

What pygls leaves unanswered is answered here: requests with malformed parameters, results that can't be serialised,
requests before
`initialize` and after `shutdown`. A cancel notification reaches the engine through the request's asyncio task: the
handler awaits its job's
future, and a cancelled await withdraws the job (`dispatch.py`).
"""

from __future__ import annotations

import logging
from collections.abc import Generator
from concurrent.futures import Future
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.protocol import LanguageServerProtocol, lsp_method
from pygls.protocol.json_rpc import JsonRPCResponseMessage

logger = logging.getLogger(__name__)

_PARSE_ERROR = -32700
_INVALID_REQUEST = -32600
_INVALID_PARAMS = -32602
_INTERNAL_ERROR = -32603
_NOT_INITIALIZED = -32002


class _Answered:
    """Stands for a message that was answered while it was being read."""

    jsonrpc = "2.0"


class Plain:
    """A result that is the protocol's JSON already."""

    __slots__ = ("json",)

    def __init__(self, json: Any) -> None:
        self.json = json


class SnowProtocol(LanguageServerProtocol):
    """The protocol object of the server."""

    _is_initialized = False

    @property
    def was_shut_down(self) -> bool:
        """Whether the client has said that it goes. A server that ends without that ends with status 1."""
        return bool(self._shutdown)

    def structure_message(self, data: dict[str, Any]) -> Any:
        """The typed message of a JSON object. Called for nested objects too, which come back as they are."""
        try:
            return super().structure_message(data)
        except JsonRpcException as error:
            if "id" in data and "method" in data:
                self._answer_with_error(data["id"], _INVALID_PARAMS, f"malformed parameters of {data['method']}")
            else:
                logger.warning("malformed message dropped: %s", error)
            return _Answered()

    def handle_message(self, message: Any) -> None:
        """Pass a message on, unless its time is not now: then it is answered with an error, or dropped if it asks for
        nothing."""
        if isinstance(message, _Answered):
            return
        if isinstance(message, dict) or not hasattr(message, "jsonrpc"):
            logger.warning("not a JSON-RPC message, dropped")
            return
        method = getattr(message, "method", None)
        message_id = getattr(message, "id", None)
        if method is not None and message_id is not None:
            if self._shutdown:
                self._answer_with_error(message_id, _INVALID_REQUEST, "the server is shutting down")
                return
            if not self._is_initialized and method != types.INITIALIZE:
                self._answer_with_error(message_id, _NOT_INITIALIZED, "the server waits for `initialize`")
                return
            if method == types.INITIALIZE:
                if self._is_initialized:
                    self._answer_with_error(message_id, _INVALID_REQUEST, "`initialize` was sent twice")
                    return
                self._is_initialized = True
        super().handle_message(message)

    def _send_response(self, msg_id: Any, result: Any | None = None, error: types.ResponseError | None = None) -> None:
        """Send a response; one that can't be serialised becomes an error response. The message is made plain here, once
        and for all: pygls would do it again."""
        if error is None:
            try:
                self._send_data(self._plain_response(msg_id, result))
                return
            except Exception as failure:
                logger.exception("the result of request %s can't be serialised", msg_id)
                error = types.ResponseError(code=_INTERNAL_ERROR, message=f"the result can't be serialised: {failure}")
        super()._send_response(msg_id, error=error)

    def _plain_response(self, msg_id: Any, result: Any) -> Any:
        kind = self._result_types.pop(msg_id, None)
        if isinstance(result, Plain):
            return {"id": msg_id, "jsonrpc": self.VERSION, "result": result.json}
        return self._converter.unstructure(
            (kind or JsonRPCResponseMessage)(id=msg_id, jsonrpc=self.VERSION, result=result)
        )

    def _send_handler_result(self, future: Future[Any], *, msg_id: Any) -> None:
        """Answer a request whose handler has ended. An error that is an answer (the text has changed meanwhile) is no
        mistake: it is not logged, and not raised here, where its frames would keep the future that has it.
        """
        error = None if future.cancelled() else future.exception()
        if isinstance(error, JsonRpcException):
            self._request_futures.pop(msg_id, None)
            self._send_response(msg_id, error=error.to_response_error())
        else:
            super()._send_handler_result(future, msg_id=msg_id)

    def answer_unreadable(self, what: str) -> None:
        """Answer a message that could not even be read."""
        self._send_data({"jsonrpc": "2.0", "id": None, "error": {"code": _PARSE_ERROR, "message": what}})

    def _answer_with_error(self, message_id: Any, code: int, message: str) -> None:
        self._send_response(message_id, error=types.ResponseError(code=code, message=message))

    # The documents are the session's: pygls' own copies would cost a pass over the file at each key, and break lines
    # at characters
    # that the protocol does not name. These overrides only pass the notifications on.

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: types.DidOpenTextDocumentParams) -> None:
        self._pass_on(types.TEXT_DOCUMENT_DID_OPEN, params)

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> None:
        self._pass_on(types.TEXT_DOCUMENT_DID_CHANGE, params)

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: types.DidCloseTextDocumentParams) -> None:
        self._pass_on(types.TEXT_DOCUMENT_DID_CLOSE, params)

    @lsp_method(types.WORKSPACE_EXECUTE_COMMAND)
    def lsp_workspace__execute_command(self, params: types.ExecuteCommandParams) -> Generator[Any, Any, Any]:
        """pygls would want a function for each command, with its arguments by type; here one handler reads them."""
        result = yield self.fm.features[types.WORKSPACE_EXECUTE_COMMAND], (params,), None
        return result

    def _pass_on(self, method: str, params: Any) -> None:
        handler = self.fm.features.get(method)
        if handler is not None:
            handler(params)
