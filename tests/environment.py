"""Where one run of the tests keeps its data, and on which database it runs. Set before Django reads its settings.

AKRAB_TEST_DB             sqlite (default) or postgres
AKRAB_TEST_DATABASE_URL   a PostgreSQL server to use instead of one of the run's own; its user may create databases
AKRAB_TEST_STRICT         1: whatever is left out is a failure

Every process of the run (the parallel workers of pytest-xdist) has an AKRAB_HOME and a database of its own, copied from
one template. The program run by a test as a child process inherits both.
"""

from __future__ import annotations

import atexit
import fcntl
import hashlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from tests.postgres import PostgresServer

ROOT = Path(__file__).resolve().parent.parent
STRICT = os.environ.get("AKRAB_TEST_STRICT", "") not in {"", "0"}
SCHEMA_CACHE = ROOT / ".pytest_cache"
TEMPLATE_DATABASE = "template"


_servers: list[PostgresServer] = []


def on_postgres() -> bool:
    choice = os.environ.get("AKRAB_TEST_DB", "sqlite")
    if choice not in {"sqlite", "postgres"}:
        raise SystemExit(f"AKRAB_TEST_DB={choice!r} is not known. Use sqlite or postgres.")
    return choice == "postgres"


def worker() -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


def run_folder() -> Path:
    return Path(os.environ["AKRAB_TEST_RUN"])


def prepare() -> None:
    """Called once in every process, before Django's settings are read. The first process starts what all share."""
    if "AKRAB_TEST_RUN" not in os.environ:
        for name in [name for name in os.environ if name.startswith("AKRAB_") and not name.startswith("AKRAB_TEST_")]:
            if name != "AKRAB_SHARED_DATA" and not name.startswith("AKRAB_SCREENSHOTS"):
                del os.environ[name]  # a developer's own shop has nothing to do with the tests
        os.environ.pop("PORT", None)
        # The tests start the shop some hundred times; compiled modules are kept, or each start compiles all it imports.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        sys.dont_write_bytecode = False
        folder = Path(tempfile.mkdtemp(prefix="akrab-tests-"))
        folder.chmod(0o711)
        os.environ["AKRAB_TEST_RUN"] = str(folder)
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        if on_postgres():
            _start_postgres(folder / "postgres")
    elif on_postgres() and not os.environ.get("AKRAB_TEST_DATABASE_URL"):
        # A server for each parallel process: what counts as settled in the journal hangs on all of a server's
        # transactions, and the tests of the process beside this one have theirs.
        _start_postgres(run_folder() / f"postgres-{worker()}")
    os.environ["AKRAB_HOME"] = str(run_folder() / worker())
    os.environ["AKRAB_SECRET_KEY"] = "only-for-tests-" + "x" * 40
    os.environ["DJANGO_SETTINGS_MODULE"] = "akrab.config.settings"
    os.environ["AKRAB_EVENTS_WITH_SHOP"] = "1"  # one database per test; servers in tests have two, as shops do
    if on_postgres():
        os.environ["AKRAB_DATABASE_URL"] = database_url(worker())


def _start_postgres(folder: Path) -> None:
    given = os.environ.get("AKRAB_TEST_DATABASE_URL")
    if given:
        os.environ["AKRAB_TEST_SERVER"] = urlunsplit(urlsplit(given)._replace(path="", query="", fragment=""))
        atexit.register(_drop_databases)
        return
    server = PostgresServer(folder)
    server.start()
    _servers.append(server)
    atexit.register(stop_servers)
    os.environ["AKRAB_TEST_SERVER"] = server.url


def stop_servers() -> None:
    """End what this process started; called again, it has nothing to do."""
    while _servers:
        _servers.pop().stop()


def _name(short: str) -> str:
    return f"akrab_{run_folder().name.removeprefix('akrab-tests-').lower()}_{short}"


def database_url(short: str) -> str:
    """Address of one of this run's own databases on the PostgreSQL server."""
    return f"{os.environ['AKRAB_TEST_SERVER']}/{_name(short)}"


def _execute(*statements: sql.Composed) -> None:
    with psycopg.connect(f"{os.environ['AKRAB_TEST_SERVER']}/postgres", autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def create_database(short: str, template: str = "") -> None:
    """Make an empty database, or a copy of another that nobody is connected to."""
    create = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(_name(short)))
    if template:
        create += sql.SQL(" TEMPLATE {} STRATEGY FILE_COPY").format(sql.Identifier(_name(template)))
    _execute(create)


def create_template() -> None:
    """Make the template of `shop_env` from this process's migrated database, unless the server has it already."""
    with psycopg.connect(f"{os.environ['AKRAB_TEST_SERVER']}/postgres", autocommit=True) as connection:
        known = connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [_name(TEMPLATE_DATABASE)]
        ).fetchone()
    if not known:
        create_database(TEMPLATE_DATABASE, template=worker())


def keep_schema() -> None:
    """Write this process's migrated database down, so that others need not migrate."""
    if _server_of_its_own():
        unfinished = schema_file("sql").with_suffix(f".{os.getpid()}")
        _servers[0].program("pg_dump", "--no-owner", "--file", str(unfinished), database_url(worker()))
        unfinished.rename(schema_file("sql"))


def restore_schema() -> bool:
    """Fill this process's empty database from what `keep_schema` wrote; False when there is nothing."""
    kept = schema_file("sql")
    if not _server_of_its_own() or not kept.exists():
        return False
    quiet = ("--no-psqlrc", "--quiet", "--output", os.devnull, "--set", "ON_ERROR_STOP=1", "--single-transaction")
    _servers[0].program("psql", *quiet, "--file", str(kept), database_url(worker()))
    return True


def _server_of_its_own() -> bool:
    """Another server may be newer than our pg_dump."""
    return bool(_servers)


def drop_database(short: str) -> None:
    _execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(_name(short))))


def _drop_databases() -> None:
    with psycopg.connect(f"{os.environ['AKRAB_TEST_SERVER']}/postgres", autocommit=True) as connection:
        rows = connection.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [_name("")]
        ).fetchall()
        for (name,) in rows:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def only_one_process() -> Iterator[None]:
    """The parallel workers of a run pass here one after the other."""
    with (run_folder() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def schema_file(kind: str = "sqlite3") -> Path:
    """The migrated, empty database for this state of models and migrations; kept from run to run. `sql`: a dump."""
    digest = hashlib.sha256((ROOT / "requirements" / "base.txt").read_bytes())
    for path in sorted((ROOT / "akrab").rglob("*.py")):
        if path.stem in {"models", "apps", "settings", "schema"} or path.parent.name in {"models", "migrations"}:
            digest.update(path.read_bytes())
    SCHEMA_CACHE.mkdir(exist_ok=True)
    for old in SCHEMA_CACHE.glob("schema-*"):
        if old.stat().st_mtime < time.time() - 86400:
            old.unlink(missing_ok=True)
    return SCHEMA_CACHE / f"schema-{digest.hexdigest()[:16]}.{kind}"
