"""Linear algebra on one thread.

Its library starts a thread per core, and these wait for each other by spinning: on a machine that also serves the shop
a fit of four parameters then takes fifty times as long, a matrix of 1,700 goods and boosted trees ten times.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from threadpoolctl import ThreadpoolController


@cache
def _controller(_trees_loaded: bool) -> ThreadpoolController:
    """Knows the libraries that are loaded when it is made; the trees bring one of their own."""
    return ThreadpoolController()


@contextmanager
def one_thread() -> Iterator[None]:
    with _controller("sklearn.ensemble" in sys.modules).limit(limits=1):
        yield
