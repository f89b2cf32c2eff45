"""Twilio's signature of a request (X-Twilio-Signature): HMAC-SHA1 with the account's token over the whole address and
every field of the form, sorted by name, names and values one after the other."""

import base64
import hashlib
import hmac
from collections.abc import Iterable
from urllib.parse import parse_qsl

MOST_FIELDS = 200


def fields_of(body: bytes) -> list[tuple[str, str]]:
    """The form's fields in the order in which they came, also empty ones. Raises ValueError for no form at all."""
    return parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=MOST_FIELDS)


def signature(url: str, fields: Iterable[tuple[str, str]], token: str) -> str:
    said = url + "".join(f"{name}{value}" for name, value in sorted(fields))
    return base64.b64encode(hmac.new(token.encode(), said.encode(), hashlib.sha1).digest()).decode()


def fits(*, given: str, url: str, body: bytes, token: str) -> bool:
    """True when whoever sent this knows the token."""
    if not token:
        return False
    try:
        fields = fields_of(body)
    except ValueError:
        return False
    return hmac.compare_digest(signature(url, fields, token).encode(), given.encode())
