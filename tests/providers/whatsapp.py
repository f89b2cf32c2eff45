"""WhatsApp's Graph API as its documentation has it: messages, media, templates, statuses pushed as signed notices.

`refusals` takes precedence over all rules: code of the error for each following message; a tuple adds Retry-After.
"""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import re
from dataclasses import dataclass, field
from typing import Any

from tests.providers.base import Provider, Reply, Request

NUMBER, ACCOUNT, TOKEN, SECRET, WORD = "1122334455667", "102290129340398", "EAAB-token-0123456789", "app-secret", "word"
STATUS = {4: 400, 80007: 429, 130429: 429, 131056: 400, 190: 401, 131000: 500, 131016: 503}
BLANK = re.compile(r"\{\{\s*(\w+)\s*\}\}")


@dataclass
class WhatsAppServer(Provider):
    number: str = NUMBER
    account: str = ACCOUNT
    token: str = TOKEN
    secret: str = SECRET
    sent: list[dict[str, Any]] = field(default_factory=list)
    templates: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    refusals: list[int | tuple[int, int]] = field(default_factory=list)
    open_windows: set[str] | None = None  # None: every window is open
    subscribed: bool = False
    page_size: int = 100
    _count: Any = field(default_factory=lambda: itertools.count(1))

    def settings(self) -> dict[str, Any]:
        return {
            "whatsapp_on": True, "whatsapp_phone_id": self.number, "whatsapp_account_id": self.account,
            "whatsapp_token": self.token, "whatsapp_app_secret": self.secret, "whatsapp_verify_token": WORD,
            "whatsapp_address": self.url,
        }  # fmt: skip

    # What Meta and people do

    def approve(self, name: str, body: str, *, language: str = "id", category: str = "UTILITY", **more: Any) -> None:
        """A template that exists. more: status, components, parameter_format."""
        parts = more.pop("components", [{"type": "BODY", "text": body}])
        named = any(not one.isdecimal() for one in BLANK.findall(body))
        self.templates.append(
            {"id": str(next(self._count)), "name": name, "language": language, "category": category,
             "status": "APPROVED", "parameter_format": "NAMED" if named else "POSITIONAL", "components": parts, **more}
        )  # fmt: skip

    def file(self, mime: str, content: bytes) -> str:
        """A file somebody sent; returns its id."""
        number = f"9{next(self._count):012}"
        self.files[number] = (mime, content)
        return number

    def headers(self, body: bytes) -> dict[str, str]:
        digest = hmac.new(self.secret.encode(), body, hashlib.sha256).hexdigest()
        return {"X-Hub-Signature-256": f"sha256={digest}"}

    def notice(self, field: str, value: dict[str, Any]) -> bytes:
        entry = {"id": self.account, "changes": [{"field": field, "value": value}]}
        return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()

    def value(self, **parts: Any) -> dict[str, Any]:
        metadata = {"display_phone_number": "6281100000000", "phone_number_id": self.number}
        return {"messaging_product": "whatsapp", "metadata": metadata, **parts}

    def message(
        self, text: str = "Halo", *, wa_id: str = "6281234567890", name: str = "Budi", user_id: str = "",
        wamid: str = "", at: int | None = None, **more: Any,
    ) -> bytes:  # fmt: skip
        """A customer's message as a notice; `more` replaces its parts. `wa_id=""`: the phone stays hidden."""
        wamid = wamid or f"wamid.in{next(self._count)}"
        part = {"type": "text", "text": {"body": text}} if "type" not in more else {}
        contact: dict[str, Any] = {"profile": {"name": name}}
        message: dict[str, Any] = {"id": wamid, "timestamp": str(at or now()), **part, **more}
        if wa_id:
            contact["wa_id"] = message["from"] = wa_id
        if user_id:
            contact["user_id"] = message["from_user_id"] = user_id
        return self.notice("messages", self.value(contacts=[contact], messages=[message]))

    def status(self, wamid: str, status: str, *, at: int | None = None, **more: Any) -> bytes:
        told = {"id": wamid, "status": status, "timestamp": str(at or now()), "recipient_id": "6281234567890", **more}
        return self.notice("messages", self.value(statuses=[told]))

    def last(self) -> dict[str, Any]:
        return self.sent[-1]

    # The protocol

    def page(self, request: Request) -> Reply | None:
        """A file by its address; the token is needed for it too."""
        if not request.path.startswith("/files/"):
            return None
        if request.headers.get("authorization") != f"Bearer {self.token}":
            return 401, {}
        found = self.files.get(request.path.removeprefix("/files/"))
        return (200, found[1]) if found else (404, {})

    def reply(self, request: Request) -> Reply:
        if request.headers.get("authorization") != f"Bearer {self.token}":
            return error(190, "Error validating access token")
        match = re.fullmatch(r"/v\d+\.\d+/([^/]+)(?:/(\w+))?", request.path)
        if match is None:
            return error(100, "Unknown path components")
        owner, what = match.groups()
        if owner == self.number and what == "messages":
            return self._send(request.json())
        if owner == self.number and what == "media":
            return 200, {"id": self.file("application/octet-stream", request.body)}
        if owner == self.number and what is None:
            return 200, {"id": owner, "display_phone_number": "+62 811-0000-0000", "verified_name": "Toko Uji",
                         "quality_rating": "GREEN"}  # fmt: skip
        if owner == self.account and what == "message_templates":
            return self._submit(request.json()) if request.method == "POST" else self._list(request.query)
        if owner == self.account and what == "subscribed_apps":
            self.subscribed |= request.method == "POST"
            return 200, {"success": True, "data": [{"whatsapp_business_api_data": {"id": "1"}}] * self.subscribed}
        if owner in self.files and what is None:
            mime, content = self.files[owner]
            return 200, {"id": owner, "mime_type": mime, "file_size": len(content), "url": f"{self.url}/files/{owner}"}
        return error(100, "Object does not exist", 33)

    def _send(self, payload: dict[str, Any]) -> Reply:
        assert payload["messaging_product"] == "whatsapp"
        if self.refusals:
            code = self.refusals.pop(0)
            return error(*((code[0], "refused", None, code[1]) if isinstance(code, tuple) else (code, "refused")))
        to = payload.get("to") or payload.get("recipient", "")
        if not re.fullmatch(r"\d{7,15}|[A-Z]{2}\.\w+", to):
            return error(100, "Invalid parameter")
        kind = payload["type"]
        if kind == "template":
            wrong = self._wrong(payload["template"])
            if wrong:
                return wrong
        elif self.open_windows is not None and to not in self.open_windows:
            return error(131047, "Re-engagement message")
        elif kind == "text" and not payload["text"]["body"]:
            return error(131008, "Required parameter is missing")
        elif kind in {"image", "document", "audio", "video"} and payload[kind]["id"] not in self.files:
            return error(131053, "Media upload error")
        wamid = f"wamid.out{next(self._count)}"
        self.sent.append({**payload, "wamid": wamid})
        contact = {"input": to, "wa_id": to} if to.isdecimal() else {"user_id": to}
        return 200, {"messaging_product": "whatsapp", "contacts": [contact], "messages": [{"id": wamid}]}

    def _wrong(self, given: dict[str, Any]) -> Reply | None:
        """132000 and its kin, as Meta finds them."""
        wanted = [one for one in self.templates if one["name"] == given["name"] and one["status"] == "APPROVED"]
        found = next((one for one in wanted if one["language"] == given["language"]["code"]), None)
        if found is None:
            return error(132001, "Template name does not exist in the translation")
        parts = {(one["type"], one.get("index", "")): one["parameters"] for one in given.get("components", [])}
        for component in found["components"]:
            kind = component["type"].lower()
            blanks = set(BLANK.findall(component.get("text", "")))
            if kind in {"header", "body"} and component.get("format", "TEXT") == "TEXT":
                filled = parts.get((kind, ""), [])
                if len(filled) != len(blanks) or any(not one["text"].strip() for one in filled):
                    return error(132000, "Number of parameters does not match the expected number of params")
                named = {one.get("parameter_name") for one in filled}
                if found["parameter_format"] == "NAMED" and blanks and named != blanks:
                    return error(132012, "Parameter format does not match format in the created template")
                if any(set(one["text"]) & set("\n\t") for one in filled):
                    return error(132012, "Param text cannot have new-line/tab characters")
            elif kind == "header" and ("header", "") not in parts:
                return error(132012, "header: Format mismatch")
            elif kind == "buttons":
                for place, button in enumerate(component["buttons"]):
                    if BLANK.search(button.get("url", "")) and ("button", str(place)) not in parts:
                        return error(131008, "Button at index requires a parameter")
        return None

    def _list(self, query: dict[str, str]) -> Reply:
        start = int(query.get("after", "0"))
        rows = self.templates[start : start + self.page_size]
        end = start + len(rows)
        paging: dict[str, Any] = {"cursors": {"before": str(start), "after": str(end)}}
        if end < len(self.templates):
            paging["next"] = "more"
        return 200, {"data": rows, "paging": paging}

    def _submit(self, wanted: dict[str, Any]) -> Reply:
        if any(one["name"] == wanted["name"] and one["language"] == wanted["language"] for one in self.templates):
            return error(100, "Content in this language already exists", 2388024)
        number = str(next(self._count))
        self.templates.append({"parameter_format": "POSITIONAL", **wanted, "id": number, "status": "PENDING"})
        return 200, {"id": number, "status": "PENDING", "category": wanted["category"]}


def error(code: int, message: str, subcode: int | None = None, retry_after: int | None = None) -> Reply:
    body = {"message": f"(#{code}) {message}", "type": "OAuthException", "code": code, "fbtrace_id": "A1",
            "error_data": {"messaging_product": "whatsapp", "details": message}}  # fmt: skip
    if subcode:
        body["error_subcode"] = subcode
    return STATUS.get(code, 400), {"error": body}, {"Retry-After": str(retry_after)} if retry_after else {}


def now() -> int:
    from akrab.core import clock

    return int(clock.now().timestamp())
