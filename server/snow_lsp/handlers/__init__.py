"""One file per request or notification: parameters in, an `ide` function or the session in between, protocol values
out.

Each module has `METHOD`, optionally `OPTIONS` (the capability), and `handle(session, client, params)`: a coroutine for
requests, a plain function
for notifications. `server.py` registers all that are in `ALL`.
"""
