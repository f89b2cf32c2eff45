"""Backup, restore, export and doctor, as a shop owner runs them."""

import csv
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests import environment
from tests.postgres import programs

pytestmark = pytest.mark.django_db(transaction=True)

FILL = """
import django; django.setup()
from tests.customers.factories import make_customer
from tests.orders.factories import make_order
make_customer(name="=cmd|' /C calc'!A0", phone="0812-3456-7890")
make_order()
"""
VISIT = """
import django; django.setup()
from akrab.core import clock
from akrab.tracking.models import Visit
Visit.objects.create(visitor="d1", started_at=clock.now(), last_at=clock.now(), device="phone")
print(1)
"""
VISITS = """
import django; django.setup()
from akrab.tracking.models import Visit
print(Visit.objects.count())
"""
COUNT = """
import django; django.setup()
from akrab.customers.models import Customer
from akrab.orders.models import Order
print(Customer.objects.count(), Order.objects.count())
"""


def python(code: str, env: dict[str, str]) -> str:
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def akrab(env: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    if environment.on_postgres():  # pg_dump must not be older than the server
        env = env | {"PATH": f"{programs()}:{os.environ['PATH']}"}
    return subprocess.run(
        [sys.executable, "-m", "akrab.cli.main", *words], env=env, capture_output=True, text=True, check=False
    )


def test_a_backup_brings_the_shop_back_and_keeps_what_was_there(shop_env: dict[str, str], tmp_path: Path) -> None:
    python(FILL, shop_env)
    picture = Path(shop_env["AKRAB_HOME"]) / "media" / "p" / "x.webp"
    picture.parent.mkdir(parents=True)
    picture.write_bytes(b"picture")
    python(VISIT, shop_env)
    made = akrab(shop_env, "backup", str(tmp_path / "b.zip"))
    assert made.returncode == 0, made.stderr
    picture.unlink()
    python(VISIT, shop_env)
    python(FILL.replace("0812-3456-7890", "").replace("make_order()", ""), shop_env)
    assert python(COUNT, shop_env) == "3 1"
    done = akrab(shop_env, "restore", str(tmp_path / "b.zip"), "--yes")
    assert done.returncode == 0, done.stderr
    assert python(COUNT, shop_env) == "2 1"
    assert picture.read_bytes() == b"picture"
    assert python(VISITS, shop_env) == "1"
    assert len(list(Path(shop_env["AKRAB_HOME"]).glob("before-restore-*/*"))) >= 1


@pytest.mark.parametrize("content", [b"", b"no zip", "zip"])
def test_what_is_no_backup_changes_nothing(shop_env: dict[str, str], tmp_path: Path, content: bytes | str) -> None:
    file = tmp_path / "b.zip"
    if isinstance(content, bytes):
        file.write_bytes(content)
    else:
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("other.txt", "x")
    python(FILL, shop_env)
    done = akrab(shop_env, "restore", str(file), "--yes")
    assert done.returncode == 1
    assert "is not a backup" in done.stderr
    assert "Traceback" not in done.stderr
    assert python(COUNT, shop_env) == "2 1"


def test_the_export_is_readable_and_holds_no_secret_and_no_formula(shop_env: dict[str, str], tmp_path: Path) -> None:
    python(FILL, shop_env)
    done = akrab(shop_env, "export", str(tmp_path / "all.zip"))
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        names = archive.namelist()
        customers = list(csv.DictReader(io.StringIO(archive.read("csv/customers-customer.csv").decode("utf-8-sig"))))
        people = [json.loads(line) for line in archive.read("json/accounts-user.jsonl").splitlines()]
        phones = archive.read("csv/customers-handle.csv").decode("utf-8-sig")
    assert "index.html" in names
    assert "csv/journal-entry.csv" in names
    assert {row["name"] for row in customers} == {"'=cmd|' /C calc'!A0", "Ratna Dewi"}
    assert "+6281234567890" in phones
    assert all("password" not in person for person in people)
    assert not any("signinlink" in name for name in names)
    assert {"csv/payments-payment.csv", "csv/consent-receipt.csv", "csv/loyalty-account.csv"} <= set(names)


def test_keys_of_other_services_are_in_no_export(shop_env: dict[str, str], tmp_path: Path) -> None:
    keep = "shop.store({'name': 'Toko', 'midtrans_server_key': 'SB-Mid-x', 'whatsapp_token': 'EAAG-x'})"
    python(f"import django; django.setup(); from akrab.core import shop; {keep}", shop_env)
    assert akrab(shop_env, "export", str(tmp_path / "all.zip")).returncode == 0
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        rows = [json.loads(line) for line in archive.read("json/core-shopsetting.jsonl").splitlines()]
    assert [row["key"] for row in rows] == ["name"]


def test_the_doctor_says_what_to_mend(shop_env: dict[str, str]) -> None:
    done = akrab(shop_env | {"AKRAB_EMAIL_URL": "smtp://127.0.0.1:1?tls=none"}, "doctor", "--json")
    found = {finding["what"]: finding for finding in json.loads(done.stdout)}
    assert done.returncode == 1
    assert found["mail"]["state"] == "wrong"
    assert found["database"]["state"] == "ok"
    assert found["mailbox"]["state"] == "ok"
    assert akrab(shop_env, "doctor").returncode == 0
    unread = akrab(shop_env | {"AKRAB_IMAP_URL": "imap://shop:x@127.0.0.1:1/INBOX"}, "doctor", "--json")
    found = {finding["what"]: finding for finding in json.loads(unread.stdout)}
    assert found["mailbox"]["state"] == "warning"


def test_wrong_settings_are_one_sentence_each(shop_env: dict[str, str]) -> None:
    wrong = {"AKRAB_DEMO": "shoes", "PORT": "abc", "AKRAB_ANALYTICS": "postgres"}
    done = akrab({key: value for key, value in shop_env.items() if key != "AKRAB_DATABASE_URL"} | wrong, "doctor")
    assert done.returncode == 1
    assert "AKRAB_DEMO='shoes' is not known" in done.stderr
    assert "PORT='abc' is not a whole number" in done.stderr
    assert "AKRAB_ANALYTICS=postgres needs a PostgreSQL database" in done.stderr
    assert "Traceback" not in done.stderr


def test_every_command_has_help() -> None:
    commands = [
        [],
        ["run"],
        ["serve"],
        ["worker"],
        ["link"],
        ["demo"],
        ["import"],
        ["insight"],
        ["insight", "refresh"],
        ["report"],
        ["report", "sales"],
        ["export"],
        ["backup"],
        ["restore"],
        ["doctor"],
    ]
    for command in commands:
        done = akrab({}, *command, "--help")
        assert done.returncode == 0, command
        assert "Usage: akrab" in done.stdout
