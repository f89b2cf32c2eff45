"""Linear algebra on one thread.

Its library starts a thread per core, and these wait for each other by spinning: on a machine that also serves the shop
a fit of four parameters then takes fifty times as long, and a matrix of 1,700 goods ten times.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from threadpoolctl import ThreadpoolController


@cache
def _controller() -> ThreadpoolController:
    return ThreadpoolController()


@contextmanager
def one_thread() -> Iterator[None]:
    with _controller().limit(limits=1):
        yield
