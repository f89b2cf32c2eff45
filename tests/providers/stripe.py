"""Stripe as its documentation has it: Checkout sessions, refunds, idempotency keys, signed events."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import time
from dataclasses import dataclass, field
from typing import Any

from tests.providers.base import Provider, Reply, Request

KEY, SECRET = "sk_test_abcdefghijklmnop", "whsec_0123456789abcdef"


@dataclass
class StripeServer(Provider):
    key: str = KEY
    secret: str = SECRET
    refund_status: str = "succeeded"
    sessions: dict[str, dict[str, Any]] = field(default_factory=dict)
    intents: dict[str, dict[str, Any]] = field(default_factory=dict)
    refunds: dict[str, dict[str, Any]] = field(default_factory=dict)
    _answers: dict[str, tuple[bytes, Reply]] = field(default_factory=dict)
    _numbers: Any = field(default_factory=lambda: itertools.count(1))

    def settings(self) -> dict[str, Any]:
        return {"stripe_secret_key": self.key, "stripe_webhook_secret": self.secret, "stripe_address": self.url}

    # What the buyer does

    def of(self, reference: str) -> dict[str, Any]:
        return [one for one in self.sessions.values() if one["client_reference_id"] == reference][-1]

    def pay(self, reference: str, **changes: Any) -> None:
        session = self.of(reference)
        intent = f"pi_{next(self._numbers)}"
        charge = {"id": f"ch_{intent}", "created": int(time.time()), "payment_method_details": {"type": "card"}}
        self.intents[intent] = {
            "id": intent,
            "object": "payment_intent",
            "amount": session["amount_total"],
            "status": "succeeded",
            "latest_charge": charge,
        }
        session |= {"status": "complete", "payment_status": "paid", "payment_intent": intent, **changes}

    def become(self, reference: str, status: str) -> None:
        self.of(reference)["status"] = status

    def event(self, about: dict[str, Any], kind: str, *, number: str = "") -> bytes:
        return json.dumps(
            {
                "id": number or f"evt_{next(self._numbers)}",
                "object": "event",
                "type": kind,
                "created": int(time.time()),
                "data": {"object": about},
                "livemode": False,
            }
        ).encode()

    def notice(self, reference: str, kind: str = "checkout.session.completed", **changes: Any) -> bytes:
        about = {**self.of(reference), **changes}
        return self.event(about, kind, number=f"evt_{reference}_{kind}_{about['payment_status']}")

    # The protocol

    def reply(self, request: Request) -> Reply:
        if request.headers.get("authorization") != f"Bearer {self.key}":
            return 401, {"error": {"type": "invalid_request_error", "message": "Invalid API Key provided: sk_***"}}
        key = request.headers.get("idempotency-key", "")
        if request.method == "POST" and key in self._answers:
            body, answer = self._answers[key]
            if body != request.body:
                text = (
                    "Keys for idempotent requests can only be used with the same parameters they were first used with."
                )
                return 400, {"error": {"type": "idempotency_error", "message": text}}
            return answer
        answer = self._answer(request)
        if request.method == "POST" and key:
            self._answers[key] = (request.body, answer)
        return answer

    def _answer(self, request: Request) -> Reply:
        if request.path == "/v1/balance":
            return 200, {"object": "balance", "available": []}
        if request.path == "/v1/checkout/sessions":
            return self._create(request.form())
        if request.path.startswith("/v1/checkout/sessions/"):
            session = self.sessions.get(request.path.split("/")[4])
            if session is None:
                return 404, {"error": {"type": "invalid_request_error", "message": "No such checkout.session"}}
            if request.path.endswith("/expire"):
                if session["status"] != "open":
                    text = 'Only Checkout Sessions with a status in ["open"] can be expired.'
                    return 400, {"error": {"type": "invalid_request_error", "message": text}}
                session["status"] = "expired"
            intent = self.intents.get(session["payment_intent"] or "")
            return 200, {**session, "payment_intent": intent or session["payment_intent"]}
        if request.method == "GET":
            found = [one for one in self.refunds.values() if one["payment_intent"] == request.query["payment_intent"]]
            return 200, {"object": "list", "data": found, "has_more": False}
        return self._refund(request.form())

    def _create(self, wanted: dict[str, str]) -> Reply:
        left = int(wanted["expires_at"]) - time.time()
        if not 30 * 60 <= left <= 24 * 3600:
            text = "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation."
            return 400, {"error": {"type": "invalid_request_error", "message": text}}
        number = f"cs_test_{next(self._numbers)}"
        self.sessions[number] = {
            "id": number,
            "object": "checkout.session",
            "client_reference_id": wanted["client_reference_id"],
            "metadata": {"reference": wanted["metadata[reference]"]},
            "amount_total": int(wanted["line_items[0][price_data][unit_amount]"]),
            "currency": wanted["line_items[0][price_data][currency]"],
            "status": "open",
            "payment_status": "unpaid",
            "payment_intent": None,
            "expires_at": int(wanted["expires_at"]),
            "url": f"{self.url}/c/pay/{number}",
        }
        return 200, self.sessions[number]

    def _refund(self, wanted: dict[str, str]) -> Reply:
        intent = self.intents[wanted["payment_intent"]]
        mine = [one for one in self.refunds.values() if one["payment_intent"] == intent["id"]]
        gone = sum(one["amount"] for one in mine if one["status"] != "failed")
        if gone + int(wanted["amount"]) > intent["amount"]:
            text = "Refund amount is greater than unrefunded amount on charge"
            return 400, {"error": {"type": "invalid_request_error", "message": text, "code": "charge_already_refunded"}}
        number = f"re_{next(self._numbers)}"
        self.refunds[number] = {
            "id": number,
            "object": "refund",
            "amount": int(wanted["amount"]),
            "currency": "idr",
            "payment_intent": intent["id"],
            "status": self.refund_status,
            "failure_reason": "expired_or_canceled_card" if self.refund_status == "failed" else None,
            "metadata": {"key": wanted["metadata[key]"], "reference": wanted["metadata[reference]"]},
        }
        return 200, self.refunds[number]


def signature(body: bytes, secret: str, *, at: float | None = None, more: str = "") -> str:
    """The Stripe-Signature header; `more` stands in front, as while a secret is being changed."""
    stamp = int(time.time() if at is None else at)
    digest = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={stamp},{more}v1={digest}"
