"""Twilio's Messages and Calls resources as its documentation has them, over HTTP with basic authentication; and what it
tells the shop, signed.

`refusals`: (status, code) for the next requests.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from tests.providers.base import Provider, Reply, Request

ACCOUNT, TOKEN = "AC0123456789abcdef0123456789abcdef", "token-0123456789abcdef"
NUMBER = "+12025550123"


@dataclass
class Twilio(Provider):
    account: str = ACCOUNT
    token: str = TOKEN
    messages: list[dict[str, str]] = field(default_factory=list)
    calls: list[dict[str, str]] = field(default_factory=list)
    refusals: list[tuple[int, int]] = field(default_factory=list)
    _count: Any = field(default_factory=lambda: itertools.count(1))

    def settings(self) -> dict[str, Any]:
        return {
            "sms_by": "twilio", "sms_sender": NUMBER, "twilio_account": self.account, "twilio_token": self.token,
            "twilio_address": self.url, "voice_on": True, "voice_number": NUMBER,
        }  # fmt: skip

    def reply(self, request: Request) -> Reply:
        expected = base64.b64encode(f"{self.account}:{self.token}".encode()).decode()
        if request.headers.get("authorization") != f"Basic {expected}":
            return error(401, 20003, "Authenticate")
        if self.refusals:
            status, code = self.refusals.pop(0)
            return error(status, code, "Refused")
        start = f"/2010-04-01/Accounts/{self.account}"
        if request.method == "GET" and request.path == f"{start}.json":
            return 200, {"sid": self.account, "friendly_name": "Toko Uji", "status": "active"}
        form = request.form() if request.method == "POST" else {}
        if request.path == f"{start}/Messages.json":
            return self._message(form)
        return self._call(form) if request.path == f"{start}/Calls.json" else error(404, 20404, "Not found")

    def _message(self, form: dict[str, str]) -> Reply:
        if not form.get("To", "").startswith("+") or not form["To"][1:].isdecimal():
            return error(400, 21211, "Invalid 'To' Phone Number")
        if not form.get("From") and not form.get("MessagingServiceSid"):
            return error(400, 21603, "A 'From' phone number is required")
        if not form.get("Body"):
            return error(400, 21602, "Message body is required")
        if len(form["Body"]) > 1600:
            return error(400, 21617, "The concatenated message body exceeds the 1600 character limit")
        sid = f"SM{next(self._count):032x}"
        self.messages.append({**form, "sid": sid})
        return 201, {"sid": sid, "status": "queued", "num_segments": "1", "error_code": None}

    def _call(self, form: dict[str, str]) -> Reply:
        if not form.get("To"):
            return error(400, 21201, "No 'To' number is specified")
        if len(form.get("Twiml", "")) > 4000:
            return error(400, 21626, "TwiML is too long")
        ET.fromstring(form["Twiml"])
        sid = f"CA{next(self._count):032x}"
        self.calls.append({**form, "sid": sid})
        return 201, {"sid": sid, "status": "queued"}

    # What Twilio tells

    def sign(self, path: str, fields: dict[str, str]) -> str:
        said = settings.BASE_URL + path + "".join(f"{name}{fields[name]}" for name in sorted(fields))
        return base64.b64encode(hmac.new(self.token.encode(), said.encode(), hashlib.sha1).digest()).decode()

    def tell(self, client: Client, path: str, *, signature: str | None = None, **fields: str) -> HttpResponse:
        given = self.sign(path, fields) if signature is None else signature
        answer: HttpResponse = client.post(
            path, urlencode(fields), content_type="application/x-www-form-urlencoded",
            headers={"X-Twilio-Signature": given},
        )  # fmt: skip
        return answer


def error(status: int, code: int, message: str) -> Reply:
    return status, {"code": code, "message": message, "more_info": f"https://x/{code}", "status": status}
