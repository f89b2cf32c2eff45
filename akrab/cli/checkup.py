"""`akrab doctor`: looks at everything the shop stands on and says what to mend."""

import io
import json
import shutil
import smtplib
import sqlite3
import ssl
import struct
from collections.abc import Callable
from dataclasses import asdict, dataclass
from socket import AF_INET, SOCK_DGRAM, socket

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import Error as DatabaseError

from akrab.core import clock, presence
from akrab.core.models import WorkerBeat
from akrab.journal.models import Parked
from akrab.messaging.mail.fetching import name_of
from akrab.messaging.models import Mailbox, Message, OutboxLane

SOUND_SQLITE = (3, 51, 3)
NTP_TO_UNIX = 2_208_988_800


@dataclass(frozen=True)
class Finding:
    """One thing looked at. state: ok, warning (works, but …), wrong (mend this)."""

    what: str
    state: str
    says: str


def examine(*, echo: Callable[[str], object], as_json: bool) -> int:
    """Print all findings; the exit code is 1 when something is wrong."""
    findings = [finding for check in CHECKS for finding in check()]
    if as_json:
        echo(json.dumps([asdict(finding) for finding in findings]))
    else:
        signs = {"ok": "ok     ", "warning": "warning", "wrong": "WRONG  "}
        for finding in findings:
            echo(f"{signs[finding.state]}  {finding.what:<10} {finding.says}")
    return int(any(finding.state == "wrong" for finding in findings))


def check_settings() -> list[Finding]:
    try:
        call_command("check", stdout=io.StringIO())
    except SystemCheckError as error:
        return [Finding("settings", "wrong", str(error))]
    found = [Finding("settings", "ok", f"data in {settings.HOME}, address {settings.BASE_URL}")]
    if not settings.HTTPS:
        found.append(
            Finding(
                "address", "warning", "AKRAB_BASE_URL is not https: fine at home, not for customers on the internet."
            )
        )
    key = settings.HOME / "secret.key"
    if key.exists() and key.stat().st_mode & 0o077:
        found.append(Finding("key", "wrong", f"Others can read {key}. Mend it with: chmod 600 {key}"))
    return found


def check_database() -> list[Finding]:
    try:
        connection.ensure_connection()
        plan = MigrationExecutor(connection)
        waiting = plan.migration_plan(plan.loader.graph.leaf_nodes())
    except DatabaseError as error:
        return [Finding("database", "wrong", f"It does not answer: {error}. Check AKRAB_DATABASE_URL or the disk.")]
    found = []
    if waiting:
        found.append(Finding("database", "wrong", f"{len(waiting)} steps behind the program. Run: akrab prepare"))
    if connection.vendor == "sqlite":
        found += _check_sqlite()
    else:
        found.append(Finding("database", "ok", f"PostgreSQL {connection.pg_version // 10000} answers"))  # type: ignore[attr-defined]
    return found


def _check_sqlite() -> list[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(3)")
        verdict = cursor.fetchone()[0]
        cursor.execute("PRAGMA journal_mode")
        mode = cursor.fetchone()[0]
    if verdict != "ok":
        return [
            Finding("database", "wrong", f"The file is damaged ({verdict}). Bring a backup back: akrab restore FILE")
        ]
    found = [Finding("database", "ok", f"SQLite {sqlite3.sqlite_version}, sound, {mode} mode")]
    if sqlite3.sqlite_version_info < SOUND_SQLITE:
        found.append(
            Finding(
                "sqlite",
                "warning",
                f"SQLite {sqlite3.sqlite_version} has a rare fault with two writers; version 3.51.3 or newer has not. "
                "Install the package pysqlite3, or use PostgreSQL.",
            )
        )
    return found


def check_disk() -> list[Finding]:
    usage = shutil.disk_usage(settings.HOME)
    free = usage.free / 2**30
    says = f"{free:.1f} GB free of {usage.total / 2**30:.0f} GB"
    if free < 0.2:
        return [Finding("disk", "wrong", f"{says}. Make room now: orders cannot be stored on a full disk.")]
    return [Finding("disk", "warning" if free < 1 else "ok", says)]


def check_mailbox() -> list[Finding]:
    """How the last look into the mailbox went; the worker looks every minute."""
    server = settings.MAIL_BOX
    if server is None:
        return [Finding("mailbox", "ok", "No mailbox is read. Set AKRAB_IMAP_URL to get answers into the inbox.")]
    box = Mailbox.objects.filter(name=name_of(server)).first()
    if box is None:
        return [Finding("mailbox", "warning", "It has not been read yet. Is a worker running?")]
    if box.problem:
        return [Finding("mailbox", "wrong", box.problem)]
    return [Finding("mailbox", "ok", f"read at {box.read_at:%Y-%m-%d %H:%M} UTC" if box.read_at else "not read yet")]


def check_mail() -> list[Finding]:
    server = settings.MAIL_SERVER
    if server is None:
        return [
            Finding(
                "mail",
                "warning",
                "No mail server. Confirmations stay in the shop's inbox only. Set "
                "AKRAB_EMAIL_URL=smtp://user:password@host:587?tls=starttls",
            )
        ]
    try:
        secure = ssl.create_default_context()
        client: smtplib.SMTP
        if server["tls"] == "implicit":
            client = smtplib.SMTP_SSL(server["host"], server["port"], timeout=10, context=secure)
        else:
            client = smtplib.SMTP(server["host"], server["port"], timeout=10)
        with client:
            if server["tls"] == "starttls":
                client.starttls(context=secure)
            if server["user"]:
                client.login(server["user"], server["password"])
    except (smtplib.SMTPException, OSError) as error:
        return [Finding("mail", "wrong", f"{server['host']}:{server['port']} does not let us in ({error}).")]
    return [Finding("mail", "ok", f"{server['host']}:{server['port']} answers ({server['tls']})")]


def check_clock() -> list[Finding]:
    """Compares with the database server, or with a time server where the network lets us."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT now()")
            off = abs((cursor.fetchone()[0] - clock.now()).total_seconds())
    else:
        reading = _network_time()
        if reading is None:
            return [
                Finding(
                    "clock", "ok", f"{clock.now():%Y-%m-%d %H:%M} UTC, shop zone {clock.zone()} (no time server asked)"
                )
            ]
        off = abs(reading - clock.now().timestamp())
    if off > 60:
        return [Finding("clock", "wrong", f"This machine's clock is {off:.0f} s off. Switch on network time.")]
    return [Finding("clock", "ok", f"right to {off:.1f} s, shop zone {clock.zone()}")]


def _network_time() -> float | None:
    """Seconds since 1970 by SNTP (RFC 4330), None when nobody answers within a second."""
    try:
        with socket(AF_INET, SOCK_DGRAM) as line:
            line.settimeout(1)
            line.sendto(b"\x1b" + 47 * b"\0", ("pool.ntp.org", 123))
            return float(struct.unpack("!12I", line.recv(48))[10] - NTP_TO_UNIX)
    except OSError:
        return None


def check_worker() -> list[Finding]:
    try:
        beat = WorkerBeat.objects.order_by("-beat_at").first()
        parked = Parked.objects.count()
        failed = Message.objects.filter(state=Message.State.FAILED).count()
        unsure = Message.objects.filter(state=Message.State.UNSURE).count()
        resting = list(OutboxLane.objects.filter(strikes__gt=0).values_list("channel", "reason"))
    except DatabaseError:
        return []  # check_database has said it
    found = []
    if beat is None or presence.is_gone(beat.pk):
        found.append(Finding("worker", "warning", "No worker is running: messages wait. Start one: akrab run"))
    else:
        found.append(Finding("worker", "ok", "running"))
    if parked:
        found.append(Finding("journal", "warning", f"{parked} entries could not be handled and wait for a decision."))
    if failed:
        found.append(Finding("messages", "warning", f"{failed} messages failed. See /office/messages/"))
    if unsure:
        found.append(Finding("messages", "warning", f"{unsure} messages were perhaps sent. See /office/inbox/unsure/"))
    for channel, reason in resting:
        found.append(Finding("messages", "warning", f"Nothing goes out by {channel} for now: {reason}"))
    return found


def check_analytics() -> list[Finding]:
    """What works out the figures; Spark is only looked for, starting it takes long."""
    from akrab.insight.warehouse import engines

    if settings.ANALYTICS == "spark":
        from akrab.insight.warehouse.engines import java, spark

        problem = spark.obstacle()
        says = problem or f"Spark at {settings.SPARK_MASTER}, Java {java.java_version()}"
        return [Finding("analytics", "wrong" if problem else "ok", says)]
    try:
        return [Finding("analytics", "ok", engines.make().about())]
    except engines.EngineError as error:
        return [Finding("analytics", "wrong", str(error))]


CHECKS: list[Callable[[], list[Finding]]] = [
    check_settings,
    check_database,
    check_disk,
    check_mail,
    check_mailbox,
    check_clock,
    check_worker,
    check_analytics,
]
