"""Nodes seen from the outside: who is there, and what its functions give (`snowc node`).

`connection` talks to a node as a hidden node of its own, over plain TCP or TLS; `terms` are Erlang's values,
`port_mapper` asks EPMD, `written_call` reads a call as Snow writes it.
"""
