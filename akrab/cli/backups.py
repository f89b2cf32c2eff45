"""`akrab backup` and `akrab restore`: the whole shop in one file, and back."""

import contextlib
import json
import os
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from akrab import __version__
from akrab.core import clock, presence
from akrab.core.models import WorkerBeat

Echo = Callable[[str], object]
FORMAT = 1
DUMPS = {"default": "database", "events": "events"}  # names in the archive, by alias


def write_backup(file: Path, *, echo: Echo) -> None:
    """Database, pictures and key in one ZIP, consistent while the shop goes on selling; checked before it counts."""
    part = file.with_name(file.name + ".part")
    with tempfile.TemporaryDirectory(dir=settings.HOME) as folder:
        dumps = {DUMPS[alias]: Path(folder) / DUMPS[alias] for alias in settings.DATABASES}
        for alias in settings.DATABASES:
            dump = _dump_sqlite if connections[alias].vendor == "sqlite" else _dump_postgres
            dump(alias, dumps[DUMPS[alias]])
        about = {"format": FORMAT, "akrab": __version__, "database": connection.vendor, "made_at": str(clock.now())}
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
            archive.writestr("about.json", json.dumps(about))
            for name, path in dumps.items():
                archive.write(path, name)
            for name, path in _other_files():
                archive.write(path, name)
    part.chmod(0o600)
    with zipfile.ZipFile(part) as archive:
        damaged = archive.testzip()
    if damaged:
        raise click.ClickException(f"The backup came out damaged at {damaged}. Check the disk and try again.")
    part.replace(file)
    echo(f"{file}: {file.stat().st_size / 2**20:.1f} MB. Keep it somewhere else than on this machine.")


def _other_files() -> Iterator[tuple[str, Path]]:
    home = Path(settings.HOME)
    if (home / "secret.key").exists():
        yield "secret.key", home / "secret.key"
    for folder in ("media", "imports", "uploads"):
        for path in sorted((home / folder).rglob("*")) if (home / folder).exists() else []:
            if path.is_file() and path.suffix != ".part":
                yield str(path.relative_to(home)), path


def _dump_sqlite(alias: str, target: Path) -> None:
    import sqlite3

    connections[alias].ensure_connection()
    source: Any = connections[alias].connection
    with contextlib.closing(sqlite3.connect(target)) as copy:
        source.backup(copy, pages=2000, sleep=0.01)
        verdict = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
    if verdict != "ok":
        raise click.ClickException(f"The database is damaged: {verdict}")


def _postgres_environment(alias: str) -> dict[str, str]:
    database = settings.DATABASES[alias]
    values = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    given = {name: str(database[key]) for name, key in values.items() if database.get(key)}
    return {**os.environ, **given}


def _run_postgres_tool(alias: str, tool: str, *words: str) -> None:
    found = shutil.which(tool)
    if found is None:
        raise click.ClickException(f"The program {tool} is missing. Install PostgreSQL's client programs.")
    env = _postgres_environment(alias)
    done = subprocess.run([found, *words], env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise click.ClickException(f"{tool} failed: {done.stderr.strip().splitlines()[-1:]}")


def _dump_postgres(alias: str, target: Path) -> None:
    _run_postgres_tool(alias, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def restore_backup(file: Path, *, echo: Echo) -> None:
    """Bring a backup back. The shop must be stopped; what was there is kept beside it under a name with the date.

    Raises ClickException with a sentence when the file is no backup, of another database or of a newer program;
    nothing has then changed.
    """
    about = _read_about(file)
    _refuse_while_running()
    home = Path(settings.HOME)
    with tempfile.TemporaryDirectory(dir=home) as folder:
        new = Path(folder)
        with zipfile.ZipFile(file) as archive:
            archive.extractall(new)  # zipfile takes ".." and absolute names out
        kept = home / f"before-restore-{clock.now():%Y%m%d-%H%M%S}"
        kept.mkdir()
        there = [alias for alias in settings.DATABASES if (new / DUMPS[alias]).exists()]
        if about["database"] == "sqlite":
            for alias in there:
                _check_sqlite_file(new / DUMPS[alias])
            for alias in there:
                _swap_sqlite(alias, new / DUMPS[alias], kept)
        else:
            for alias in there:
                _restore_postgres(alias, new / DUMPS[alias], kept / DUMPS[alias])
        for name in ("secret.key", "media", "imports", "uploads"):
            if (home / name).exists():
                (home / name).rename(kept / name)
            if (new / name).exists():
                (new / name).rename(home / name)
        if (home / "warehouse").exists():
            (home / "warehouse").rename(kept / "warehouse")  # derived; the next refresh makes it anew
    for alias in settings.DATABASES:
        call_command("migrate", verbosity=0, interactive=False, database=alias)
    _settle_journal()
    _forget_facts()
    echo(f"The backup of {about['made_at'][:16]} is back. What was there before lies in {kept}.")


def _read_about(file: Path) -> dict[str, Any]:
    try:
        with zipfile.ZipFile(file) as archive:
            about: dict[str, Any] = json.loads(archive.read("about.json"))
            damaged = archive.testzip()
    except FileNotFoundError as error:
        raise click.ClickException(f"There is no file {file}.") from error
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise click.ClickException(f"{file} is not a backup made by `akrab backup`.") from error
    if damaged:
        raise click.ClickException(f"{file} is damaged at {damaged}. Use another copy.")
    if about.get("format") != FORMAT:
        made_by = about.get("akrab")
        raise click.ClickException(f"{file} was made by Akrab {made_by}; this is {__version__}. Update first.")
    if about["database"] != connection.vendor:
        raise click.ClickException(
            f"{file} holds a {about['database']} database, this shop runs on {connection.vendor}. "
            "Change AKRAB_DATABASE_URL to match."
        )
    return about


def _refuse_while_running() -> None:
    from django.db.utils import Error as DatabaseError

    try:
        alive = any(not presence.is_gone(beat.pk) for beat in WorkerBeat.objects.all())
    except DatabaseError:
        return  # a damaged or empty database is what a restore is for
    if alive:
        raise click.ClickException("The shop is running. Stop it first (Ctrl-C where it was started), then restore.")


def _check_sqlite_file(path: Path) -> None:
    import sqlite3

    with contextlib.closing(sqlite3.connect(path)) as copy:
        try:
            verdict = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
        except sqlite3.DatabaseError as error:
            verdict = str(error)
    if verdict != "ok":
        raise click.ClickException(f"The database in the backup is damaged ({verdict}). Use another backup.")


def _restore_postgres(alias: str, new: Path, kept: Path) -> None:
    _dump_postgres(alias, kept)
    name = settings.DATABASES[alias]["NAME"]
    words = ["--clean", "--if-exists", "--no-owner", "--single-transaction", "--dbname", name, str(new)]
    _run_postgres_tool(alias, "pg_restore", *words)


def _swap_sqlite(alias: str, new: Path, kept: Path) -> None:
    connections.close_all()
    present = Path(settings.DATABASES[alias]["NAME"])
    for ending in ("", "-wal", "-shm"):
        old = Path(f"{present}{ending}")
        if old.exists():
            old.rename(kept / old.name)
    new.rename(present)


def _settle_journal() -> None:
    """Transaction numbers of another PostgreSQL server mean nothing here: all restored entries lie before ours."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT consumer, transaction, entry_id FROM journal_cursor")
        for consumer, number, entry_id in cursor.fetchall():
            cursor.execute(
                "SELECT coalesce(min(id), 0) FROM journal_entry WHERE (transaction, id) > (%s, %s)", [number, entry_id]
            )
            first_unread = cursor.fetchone()[0]
            cursor.execute("SELECT coalesce(max(id), 0) FROM journal_entry")
            last = cursor.fetchone()[0]
            cursor.execute(
                "UPDATE journal_cursor SET transaction = 0, entry_id = %s WHERE consumer = %s",
                [first_unread - 1 if first_unread else last, consumer],
            )
        cursor.execute("UPDATE journal_entry SET transaction = 0")


def _forget_facts() -> None:
    from akrab.insight.models import Refresh

    Refresh.objects.all().delete()
