"""The web server's processes: the shop's code is loaded once, then they are forked and share it.

Started as a program of its own: `python -m akrab.cli.serving` with granian's arguments.
"""

import gc
from importlib import import_module


def load() -> None:
    """Everything a page needs. Nothing of it opens a connection, which must not cross the fork."""
    for name in ("akrab.config.wsgi", "akrab.config.urls"):  # the first sets Django up
        import_module(name)
    gc.collect()
    gc.freeze()  # what is never freed stays shared


if __name__ == "__main__":
    from granian.cli import cli

    load()
    cli(auto_envvar_prefix="GRANIAN")
