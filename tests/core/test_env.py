from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from akrab.config.env import Environment, mail_server, postgres_database


def test_all_problems_are_named_at_once(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    env = Environment(
        {
            "PORT": "web",
            "AKRAB_DEMO": "shoes",
            "AKRAB_DEBUG": "maybe",
            "AKRAB_DATABASE_URL": "mysql://x/y",
            "AKRAB_EMAIL_URL": "mail.example.com",
            "AKRAB_HOME": str(file / "inside"),
        }
    )
    env.number("PORT", 8000, low=1, high=65535)
    env.one_of("AKRAB_DEMO", "phones", ("phones", "gifts"))
    env.flag("AKRAB_DEBUG")
    assert postgres_database(env, "AKRAB_DATABASE_URL") is None
    assert mail_server(env, "AKRAB_EMAIL_URL") is None
    env.folder("AKRAB_HOME", tmp_path)
    with pytest.raises(ImproperlyConfigured) as refused:
        env.check()
    for name in ("PORT='web'", "AKRAB_DEMO='shoes'", "AKRAB_DEBUG='maybe'", "'mysql'", "AKRAB_EMAIL_URL", "AKRAB_HOME"):
        assert name in str(refused.value)


def test_a_database_address_is_taken_apart() -> None:
    env = Environment({"U": "postgres://me:p%40ss@db.example:5433/shop?sslmode=require"})
    found = postgres_database(env, "U")
    assert found
    assert (found["NAME"], found["USER"], found["PASSWORD"], found["HOST"], found["PORT"]) == (
        "shop",
        "me",
        "p@ss",
        "db.example",
        "5433",
    )
    assert found["OPTIONS"] == {
        "sslmode": "require",
        "server_side_binding": True,
        "prepare_threshold": 5,
        "options": "-c jit=off",
    }
    pooled = postgres_database(Environment({"U": "postgres://db.example/shop?prepared=no"}), "U")
    assert pooled
    assert pooled["OPTIONS"] == {}
    assert env.problems == []


def test_a_mail_address_chooses_port_and_encryption() -> None:
    assert mail_server(Environment({"M": "smtp://u:p@mail.example.com"}), "M") == {
        "host": "mail.example.com",
        "port": 587,
        "user": "u",
        "password": "p",
        "tls": "starttls",
    }
    assert mail_server(Environment({}), "M") is None
