"""Settings from the environment: typed, and loud about nonsense.

Every problem is collected, so that a person mends the whole environment in one go and not line by line.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


class Environment:
    """Reads variables and remembers what is wrong with them; `check()` raises once, naming all."""

    def __init__(self, values: dict[str, str] | None = None) -> None:
        self.values = dict(os.environ) if values is None else values
        self.problems: list[str] = []

    def text(self, name: str, default: str = "") -> str:
        return self.values.get(name, "").strip() or default

    def words(self, name: str, default: str = "") -> list[str]:
        return [word.strip() for word in self.text(name, default).split(",") if word.strip()]

    def flag(self, name: str, *, default: bool = False) -> bool:
        raw = self.values.get(name)
        if raw is None:
            return default
        if raw.strip().lower() in TRUE:
            return True
        if raw.strip().lower() not in FALSE:
            self.problems.append(f"{name}={raw!r} is neither yes nor no. Use 1 or 0.")
        return False

    def number(self, name: str, default: int, *, low: int, high: int) -> int:
        raw = self.text(name, str(default))
        if raw.isascii() and raw.isdigit() and low <= int(raw) <= high:
            return int(raw)
        self.problems.append(f"{name}={raw!r} is not a whole number from {low} to {high}.")
        return default

    def one_of(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        raw = self.text(name, default)
        if raw in allowed:
            return raw
        self.problems.append(f"{name}={raw!r} is not known. Use one of: {', '.join(allowed)}.")
        return default

    def folder(self, name: str, default: Path) -> Path:
        """An existing or creatable, writable folder; created with mode 0700 when missing."""
        path = Path(self.text(name, str(default))).expanduser().absolute()
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            self.problems.append(f"{name}={str(path)!r} cannot be used as a folder: {error.strerror}.")
            return path
        if not os.access(path, os.W_OK | os.X_OK):
            self.problems.append(f"{name}={str(path)!r} is not writable for this user.")
        return path

    def check(self) -> None:
        if self.problems:
            raise ImproperlyConfigured("Akrab cannot start:\n- " + "\n- ".join(self.problems))


def postgres_database(env: Environment, name: str) -> dict[str, Any] | None:
    """Django's settings for `postgres://user:password@host:port/database?option=value`; None when unset."""
    raw = env.text(name)
    if not raw:
        return None
    try:
        url = urlsplit(raw)
        port = url.port
    except ValueError:
        env.problems.append(f"{name} is not a database address. Use postgres://user:password@host:5432/database.")
        return None
    if url.scheme not in {"postgres", "postgresql"}:
        env.problems.append(
            f"{name} starts with {url.scheme!r}. Only postgres://user:password@host:5432/database is understood; "
            "leave it unset to use SQLite."
        )
        return None
    options: dict[str, Any] = dict(parse_qsl(url.query))
    if options.pop("prepared", "yes") != "no":  # a query that comes again is not parsed and planned again
        options |= {"server_side_binding": True, "prepare_threshold": 5}
        options.setdefault("options", "-c jit=off")  # compiling a query takes longer than any of ours runs
    host = options.pop("host", "") or unquote(url.hostname or "")
    if not url.path.strip("/"):
        env.problems.append(f"{name} names no database. Use postgres://user:password@host:5432/database.")
    return {
        "ENGINE": "akrab.core.postgresql",
        "NAME": unquote(url.path.strip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": host,
        "PORT": str(port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def mail_server(env: Environment, name: str) -> dict[str, Any] | None:
    """Server, port, account and encryption from `smtp://user:password@host:port?tls=starttls|implicit|none`."""
    raw = env.text(name)
    if not raw:
        return None
    try:
        url = urlsplit(raw)
        port = url.port
    except ValueError:
        port, url = None, urlsplit("")
    tls = dict(parse_qsl(url.query)).get("tls", "none" if url.hostname in {"127.0.0.1", "localhost"} else "starttls")
    if url.scheme != "smtp" or not url.hostname or tls not in {"none", "starttls", "implicit"}:
        env.problems.append(f"{name} is not a mail server. Use smtp://user:password@host:587?tls=starttls.")
        return None
    return {
        "host": url.hostname,
        "port": port or {"none": 25, "starttls": 587, "implicit": 465}[tls],
        "user": unquote(url.username or ""),
        "password": unquote(url.password or ""),
        "tls": tls,
    }


def mail_box(env: Environment, name: str) -> dict[str, Any] | None:
    """The mailbox that is read: `imap://user:password@host:port/FOLDER?tls=implicit|starttls|none`; None when unset."""
    raw = env.text(name)
    if not raw:
        return None
    try:
        url = urlsplit(raw)
        port = url.port
    except ValueError:
        port, url = None, urlsplit("")
    tls = dict(parse_qsl(url.query)).get("tls", "none" if url.hostname in {"127.0.0.1", "localhost"} else "implicit")
    if url.scheme != "imap" or not url.hostname or not url.username or tls not in {"none", "starttls", "implicit"}:
        env.problems.append(f"{name} is not a mailbox. Use imap://user:password@host:993/INBOX.")
        return None
    return {
        "host": url.hostname,
        "port": port or (993 if tls == "implicit" else 143),
        "user": unquote(url.username),
        "password": unquote(url.password or ""),
        "folder": unquote(url.path.strip("/")) or "INBOX",
        "tls": tls,
    }


def dkim_key(env: Environment, name: str) -> dict[str, str] | None:
    """`selector:domain:/path/of/key.pem`; None when unset."""
    raw = env.text(name)
    if not raw:
        return None
    selector, _colon, rest = raw.partition(":")
    domain, _colon, file = rest.partition(":")
    if not (selector and domain and file and Path(file).is_file()):
        env.problems.append(f"{name} names no readable key. Use selector:domain:/path/of/key.pem.")
        return None
    return {"selector": selector, "domain": domain, "file": file}
