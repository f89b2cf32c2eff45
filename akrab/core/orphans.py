"""Processes that end with the one that started them. Standard library only."""

import ctypes
import signal
import sys

PR_SET_PDEATHSIG = 1


def end_with_parent(number: int = signal.SIGKILL) -> None:
    """Called in the child: when the parent is gone, killed with -9 or not, the child gets this signal (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, number)
