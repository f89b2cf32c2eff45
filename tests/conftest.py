"""What all tests share: a database, a browser, a mail server, data folders. tests/environment.py has the switches."""

from __future__ import annotations

import os
import shutil
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import environment
from tests.chromium import LAUNCH_ARGUMENTS, find_chromium
from tests.postgres import PostgresMissing

try:
    environment.prepare()
except PostgresMissing as error:
    pytest.exit(f"AKRAB_TEST_DB=postgres, but there is no PostgreSQL: {error}.", returncode=4)

import django
from django.conf import LazySettings, settings

django.setup()
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # argon2 is slow on purpose
# Static files come from the sources under their own names; collecting them is the business of `akrab prepare`.
settings.STORAGES |= {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
settings.STATIC_ROOT.mkdir(exist_ok=True)

from django.core.management import call_command
from django.db import connection, connections
from django.test import TransactionTestCase
from django.utils import translation

from akrab.core import schema, shop
from akrab.engagement.web import running as web_messages
from akrab.storefront.pagecache import shelf as kept_pages
from tests.emptying import empty_what_is_filled
from tests.smtp import SmtpServer

TransactionTestCase._fixture_teardown = empty_what_is_filled

LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")
BROWSER_FIXTURES = {"page", "browser", "context", "new_context"}


def _refuse_the_network(event: str, arguments: tuple[Any, ...]) -> None:
    """No test reaches another machine, whatever library it uses."""
    if event == "socket.connect" and arguments[0].family in {socket.AF_INET, socket.AF_INET6}:
        host = str(arguments[1][0])
    elif event == "socket.getaddrinfo" and arguments[0]:
        host = arguments[0].decode() if isinstance(arguments[0], bytes) else str(arguments[0])
    else:
        return
    if not host.startswith(LOOPBACK) and host != socket.gethostname():
        raise RuntimeError(f"A test tried to reach {host}. Tests talk to this machine only.")


sys.addaudithook(_refuse_the_network)


# Which tests run
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server", "shop_env"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if BROWSER_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")
        if "shared_data" in getattr(item, "fixturenames", ()):
            item.add_marker("shared_data")
        if item.get_closest_marker("django_db") is None and not DATABASE_FIXTURES & set(
            getattr(item, "fixturenames", ())
        ):
            item.add_marker("once")
    left_out = {"sqlite", "once"} if environment.on_postgres() else {"postgres"}
    left_out |= {"soak", "bench"} - set(config.option.markexpr.replace("(", " ").replace(")", " ").split())
    kept = [item for item in items if not left_out & {mark.name for mark in item.iter_markers()}]
    if len(kept) < len(items):
        config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
        items[:] = kept


# What takes longest, the longest first: what is started last of all should be short, or one process waits for another.
LONGEST_FILES = (
    "tests/core/test_schema.py",
    "tests/promotions/test_races.py",
    "tests/payments/gateways/test_races.py",
    "tests/orders/test_races.py",
    "tests/loyalty/test_races.py",
    "tests/insight/test_online_retail.py",
    "tests/insight/test_kill.py",
    "tests/core/test_worker.py",
    "tests/cli/test_keeping.py",
    "tests/backoffice/test_access.py",
    "tests/payments/gateways/test_pages.py",
    "tests/orders/test_fulfilment_races.py",
    "tests/insight/test_metrics.py",
    "tests/exchange/test_running.py",
    "tests/housekeeping/test_strict.py",
    "tests/e2e/test_pages.py",
    "tests/e2e/test_counter.py",
    "tests/e2e/test_owner_journey.py",
    "tests/e2e/test_members_journey.py",
    "tests/e2e/test_journey.py",
    "tests/e2e/test_counter_goods.py",
    "tests/e2e/test_texts.py",
    "tests/storefront/test_browser.py",
    "tests/e2e/test_inbox.py",
    "tests/e2e/test_own_data.py",
    "tests/e2e/test_whatsapp.py",
)


class LongestFirstBrowserLast:
    """Playwright leaves an event loop behind, which everything after it would meet: so it comes last."""

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        rank = {name: number for number, name in enumerate(LONGEST_FILES)}
        items.sort(
            key=lambda item: (
                item.get_closest_marker("browser") is not None,
                rank.get(item.nodeid.partition("::")[0], len(rank)),
            )
        )


class LeftOut:
    """In strict mode a skipped test is a failure, listed at the end."""

    def __init__(self) -> None:
        self.skipped: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped and not hasattr(report, "wasxfail"):
            self.skipped.append(f"{report.nodeid}: {self._reason(report.longrepr)}")

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.skipped:
            self.skipped.append(f"{report.nodeid}: {self._reason(report.longrepr)}")

    @staticmethod
    def _reason(longrepr: Any) -> str:
        return str(longrepr[2]) if isinstance(longrepr, tuple) else str(longrepr)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.skipped and session.exitstatus in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self.skipped:
            terminalreporter.section("left out, which AKRAB_TEST_STRICT forbids", red=True)
            for line in self.skipped:
                terminalreporter.line(line)


def pytest_unconfigure() -> None:
    environment.stop_servers()  # the parallel processes end without their atexit


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(LongestFirstBrowserLast())
    if environment.STRICT and not hasattr(config, "workerinput"):
        config.pluginmanager.register(LeftOut())


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """The parallel processes inherit what we set; with this they would read the settings before their own conftest."""
    del os.environ["DJANGO_SETTINGS_MODULE"]


def pytest_report_header() -> str:
    return f"database: {'PostgreSQL' if environment.on_postgres() else 'SQLite'}, chromium: {find_chromium()}"


# The database


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """This process's own database: a copy of one that is migrated once for all."""
    with django_db_blocker.unblock():
        if environment.on_postgres():
            _postgres_database()
        else:
            _sqlite_database()
    yield
    with django_db_blocker.unblock():
        connections.close_all()


def _sqlite_database() -> None:
    database = Path(connection.settings_dict["NAME"])
    template = environment.schema_file()
    with environment.only_one_process():
        if not template.exists():
            _migrate()
            unfinished = template.with_suffix(f".{os.getpid()}")
            shutil.copyfile(database, unfinished)
            unfinished.rename(template)
    shutil.copyfile(template, database)


def _postgres_database() -> None:
    environment.create_database(environment.worker())
    with environment.only_one_process():  # on a server that was given, the parallel processes share the template
        if not environment.restore_schema():
            _migrate()
            environment.keep_schema()
        environment.create_template()


def _migrate() -> None:
    schema.make_tables("default")
    call_command("createcachetable", verbosity=0)
    connections.close_all()


@pytest.fixture
def shop_env(tmp_path: Path, django_db_setup: None) -> Iterator[dict[str, str]]:
    """Environment for a program that gets a shop of its own: an empty, migrated database and an empty folder."""
    home = tmp_path / "shop"
    home.mkdir()
    env = os.environ | {"AKRAB_HOME": str(home), "AKRAB_DEMO": "none", "AKRAB_EVENTS_WITH_SHOP": "0"}
    if not environment.on_postgres():
        for name in ("shop", "events"):  # each with the tables of both, which harms nobody
            shutil.copyfile(environment.schema_file(), home / f"{name}.sqlite3")
        yield env
        return
    name = f"{environment.worker()}_{tmp_path.name}"[:40].lower().replace("-", "_")
    environment.create_database(name, template=environment.TEMPLATE_DATABASE)
    yield env | {"AKRAB_DATABASE_URL": environment.database_url(name)}
    environment.drop_database(name)


# The surroundings


@pytest.fixture(autouse=True)
def _nothing_held_over() -> Iterator[None]:
    """A request leaves its language and the shop's settings behind in its thread, and that somebody types in a file;
    every test starts afresh.

    What a test calls itself speaks English, the language of the code; what it asks for by HTTP speaks the shop's
    Indonesian, or what the request prefers.
    """
    shop.forget()
    kept_pages.clear()
    web_messages.forget()
    if (typing := Path(settings.HOME) / "typing").exists():  # numbers of conversations come again
        shutil.rmtree(typing)
    translation.activate("en")
    yield
    translation.deactivate()
    shop.forget()


@pytest.fixture
def akrab_home(tmp_path: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the test's own: pictures, warehouse, exports; the database stays where it is."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("AKRAB_HOME", str(home))
    settings.HOME = home
    settings.MEDIA_ROOT = home / "media"
    settings.WAREHOUSE = home / "warehouse"
    return home


@pytest.fixture
def smtp_server(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[SmtpServer]:
    """A real mail server on this machine, set as the shop's own. `smtp_server.messages` is what it received."""
    with SmtpServer() as server:
        monkeypatch.setenv("AKRAB_EMAIL_URL", server.url)
        settings.MAIL_SERVER = server.as_setting()
        yield server


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data sets beside the checkout, which the repository itself may not carry."""
    folder = Path(os.environ.get("AKRAB_SHARED_DATA") or environment.ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip("the real data sets are not here; AKRAB_SHARED_DATA names their folder")
    return folder


# The browser


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    chromium = find_chromium()
    if not chromium:
        pytest.skip("there is no Chromium on this machine")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright runs a loop in this thread from here on
    return {"executable_path": chromium, "args": LAUNCH_ARGUMENTS}


@pytest.fixture(autouse=True)
def _no_window_left_open(request: pytest.FixtureRequest) -> Iterator[None]:
    """Pages that ask their shop for news every two seconds would do so until the last test, of a shop long gone."""
    browser = request.getfixturevalue("browser") if "browser" in request.fixturenames else None
    yield
    for context in browser.contexts if browser else ():
        context.close()


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    """A phone in Jakarta; a test that wants a desk sets `page.set_viewport_size`."""
    return {
        "viewport": {"width": 390, "height": 844},
        "locale": "id-ID",
        "timezone_id": "Asia/Jakarta",
        "reduced_motion": "reduce",
    }
