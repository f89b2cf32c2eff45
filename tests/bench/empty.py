"""The least a WSGI application can do, served like the shop: what the server itself costs."""

from collections.abc import Callable


def application(environ: dict[str, object], start_response: Callable[..., object]) -> list[bytes]:
    start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", "2")])
    return [b"ok"]


def nothing(environ: dict[str, object], start_response: Callable[..., object]) -> list[bytes]:
    """What an event is answered with, and no more."""
    start_response("204 No Content", [("Content-Length", "0")])
    return []
