"""What tests/conftest.py promises to all other tests."""

from __future__ import annotations

import os
import smtplib
import socket
import sqlite3
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

import psycopg
import pytest
from django.conf import LazySettings
from django.db import connection
from django.db.models import Model
from django.utils import translation

from akrab.accounts.models import User
from tests import environment
from tests.smtp import SmtpServer


def user(name: str) -> Model:
    return User.objects.create(username=name)


@pytest.mark.django_db
def test_the_database_is_this_process_own_and_migrated() -> None:
    assert connection.vendor == ("postgresql" if environment.on_postgres() else "sqlite")
    assert environment.worker() in str(connection.settings_dict["NAME"])
    user("budi")
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_the_one_before_left_nothing() -> None:
    assert User.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_child_process_sees_what_was_committed() -> None:
    user("sari")
    code = "import django; django.setup(); from akrab.accounts.models import User; print(User.objects.get().username)"
    child = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert child.stdout.strip() == "sari", child.stderr


@pytest.mark.django_db(transaction=True)
def test_a_program_can_have_a_shop_of_its_own(shop_env: dict[str, str]) -> None:
    user("sari")
    code = "import django; django.setup(); from akrab.accounts.models import User; print(User.objects.count())"
    child = subprocess.run([sys.executable, "-c", code], env=shop_env, capture_output=True, text=True, check=False)
    assert child.stdout.strip() == "0", child.stderr


@pytest.mark.sqlite
def test_sqlite_is_one_without_the_wal_bug(django_db_setup: None) -> None:
    assert sqlite3.sqlite_version_info >= (3, 51, 3)


@pytest.mark.postgres
def test_postgres_lowers_letters_of_all_scripts() -> None:
    with psycopg.connect(os.environ["AKRAB_DATABASE_URL"]) as direct:
        row = direct.execute("SELECT lower('ÉÑ')").fetchone()
    assert row == ("éñ",)


def test_tests_cannot_reach_another_machine() -> None:
    with pytest.raises(RuntimeError, match="this machine only"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(RuntimeError, match="this machine only"):
        socket.getaddrinfo("example.com", 80)


def test_the_mail_server_receives_and_refuses(smtp_server: SmtpServer, settings: LazySettings) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "shop@example.com", "sari@example.com", "Pesanan diterima"
    mail.set_content("Terima kasih, Kak Sari – pesanan Anda kami terima.")
    server = settings.MAIL_SERVER or {}
    with smtplib.SMTP(server["host"], server["port"]) as client:
        client.send_message(mail)
        (received,) = smtp_server.wait_for(1)
        smtp_server.refuse = "550 No such user"
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            client.send_message(mail)
    assert received["Subject"] == "Pesanan diterima"
    assert "Kak Sari – pesanan" in received.get_content()
    assert len(smtp_server.messages) == 1


def test_the_data_folder_is_the_tests_own(akrab_home: Path, settings: LazySettings, tmp_path: Path) -> None:
    assert akrab_home.is_dir()
    assert akrab_home.is_relative_to(tmp_path)
    assert Path(settings.MEDIA_ROOT).is_relative_to(akrab_home)
    assert os.environ["AKRAB_HOME"] == str(akrab_home)


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_test_speaks_english_whatever_the_one_before_did(language: str) -> None:
    assert translation.get_language() == "en"
    translation.activate(language)
