"""The same files over HTTP: the only room that opens a socket.

What lives here: the protocol (`protocol`), the hub (`desk` on its campaign, `hub` in ASGI, `serving` in a
process), the client (`wire` for requests, `client` for a whole round), invitations on both ends. What does
not: merging, cutting and receipts (`campaign`), which are those of a stick.
Source: docs/sync.md.
"""
