"""A new shop's tables are made at once; the migrations would have made the same."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from akrab.core import schema
from tests import environment

DJANGO = "import django; django.setup(); "
AT_ONCE = DJANGO + "from akrab.core import schema; schema.bring_up_to_date('default')"
BY_MIGRATIONS = DJANGO + "from django.core.management import call_command; call_command('migrate', verbosity=0)"
COLUMNS = (
    "SELECT table_name, column_name, data_type, udt_name, character_maximum_length, is_nullable, column_default, "
    "collation_name, is_identity, generation_expression FROM information_schema.columns WHERE table_schema = 'public'"
)
INDEXES = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'"
CONSTRAINTS = (
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
    "WHERE connamespace = 'public'::regnamespace"
)


@pytest.fixture
def databases(
    tmp_path: Path, django_db_setup: None, django_db_blocker: Any
) -> Iterator[tuple[BaseDatabaseWrapper, BaseDatabaseWrapper]]:
    """Two empty databases, and then what each program made of its own."""
    wrappers, programs = [], []
    for name, program in (("at_once", AT_ONCE), ("by_migrations", BY_MIGRATIONS)):
        home = tmp_path / name
        home.mkdir()
        env = os.environ | {"AKRAB_HOME": str(home)}
        where = str(home / "shop.sqlite3")
        if environment.on_postgres():
            short = f"{environment.worker()}_{name}"
            environment.create_database(short)
            env["AKRAB_DATABASE_URL"] = environment.database_url(short)
            where = env["AKRAB_DATABASE_URL"].rpartition("/")[2]
        programs.append(subprocess.Popen([sys.executable, "-c", program], env=env))
        default = connections["default"]
        wrappers.append(type(default)(default.settings_dict | {"NAME": where}, name))
    assert [program.wait() for program in programs] == [0, 0]
    with django_db_blocker.unblock():
        yield wrappers[0], wrappers[1]
        for wrapper in wrappers:
            wrapper.close()
            if environment.on_postgres():
                environment.drop_database(f"{environment.worker()}_{wrapper.alias}")


def rows(database: BaseDatabaseWrapper, statement: str) -> list[tuple[Any, ...]]:
    with database.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def described(database: BaseDatabaseWrapper) -> set[tuple[Any, ...]]:
    """All columns, constraints and indexes; the columns of a table in whatever order."""
    if database.vendor == "postgresql":
        return {row for statement in (COLUMNS, INDEXES, CONSTRAINTS) for row in rows(database, statement)}
    return {
        (kind, table, name, part)
        for kind, table, name, sql in rows(database, "SELECT type, tbl_name, name, sql FROM sqlite_master")
        for part in re.split(r", (?=[\"A-Z])", (sql or "").rstrip(")"))
    }


def counted(database: BaseDatabaseWrapper) -> dict[str, int]:
    names = database.introspection.table_names()
    return {name: rows(database, f'SELECT count(*) FROM "{name}"')[0][0] for name in names}


def test_tables_made_at_once_are_those_of_the_migrations(
    databases: tuple[BaseDatabaseWrapper, BaseDatabaseWrapper],
) -> None:
    at_once, by_migrations = databases
    assert described(at_once) ^ described(by_migrations) == set()
    assert counted(at_once) == counted(by_migrations)
    assert counted(at_once)["django_migrations"] > 20


@pytest.mark.django_db
def test_a_database_of_another_state_of_the_program_is_told_by_its_table() -> None:
    assert schema.lacking("default") == ""
    for change in (
        "ALTER TABLE customers_customer RENAME COLUMN name TO called",
        "ALTER TABLE customers_customer RENAME TO clients",
    ):
        with transaction.atomic():
            with connections["default"].cursor() as cursor:
                cursor.execute(change)
            assert schema.lacking("default") == "customers_customer"
            transaction.set_rollback(True)
    assert schema.lacking("default") == ""
