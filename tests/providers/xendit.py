"""Xendit as its documentation has it: invoices, refunds, balance, notices with a fixed token."""

from __future__ import annotations

import base64
import datetime as dt
import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from tests.providers.base import Provider, Reply, Request

KEY, TOKEN = "xnd_development_abcdefghijklmnop", "callback-token-0123456789"


@dataclass
class XenditServer(Provider):
    key: str = KEY
    token: str = TOKEN
    refund_status: str = "SUCCEEDED"
    invoices: dict[str, dict[str, Any]] = field(default_factory=dict)
    refunds: dict[str, dict[str, Any]] = field(default_factory=dict)
    _by_key: dict[str, str] = field(default_factory=dict)

    def settings(self) -> dict[str, Any]:
        return {"xendit_secret_key": self.key, "xendit_callback_token": self.token, "xendit_address": self.url}

    # What the buyer does

    def of(self, external_id: str) -> dict[str, Any]:
        return [one for one in self.invoices.values() if one["external_id"] == external_id][-1]

    def pay(self, external_id: str, **changes: Any) -> None:
        invoice = self.of(external_id)
        invoice |= {
            "status": "PAID",
            "paid_amount": invoice["amount"],
            "paid_at": now(),
            "payment_method": "RETAIL_OUTLET",
            "payment_channel": "ALFAMART",
            "payment_destination": "TEST815",
            **changes,
        }

    def become(self, external_id: str, status: str) -> None:
        self.of(external_id)["status"] = status

    def notice(self, external_id: str, **changes: Any) -> bytes:
        return json.dumps({**self.of(external_id), "updated": now(), **changes}).encode()

    # The protocol

    def reply(self, request: Request) -> Reply:
        if request.headers.get("authorization") != "Basic " + base64.b64encode(f"{self.key}:".encode()).decode():
            return 401, {"error_code": "INVALID_API_KEY", "message": "API key format is invalid"}
        if request.path == "/balance":
            return 200, {"balance": 1_000_000}
        if request.path == "/v2/invoices" and request.method == "GET":
            return 200, [one for one in self.invoices.values() if one["external_id"] == request.query["external_id"]]
        if request.path == "/v2/invoices":
            return self._create(request.json())
        if request.path.startswith("/invoices/"):
            found = self.invoices.get(request.path.split("/")[2])
            if found is None:
                return 404, {"error_code": "INVOICE_NOT_FOUND_ERROR", "message": "Could not find invoice"}
            found["status"] = "EXPIRED" if found["status"] == "PENDING" else found["status"]
            return 200, found
        if request.path == "/refunds" and request.method == "GET":
            return 200, {
                "data": [one for one in self.refunds.values() if one["invoice_id"] == request.query["invoice_id"]],
                "has_more": False,
            }
        assert request.path == "/refunds"
        return self._refund(request.json(), request.headers.get("idempotency-key", ""))

    def _create(self, wanted: dict[str, Any]) -> Reply:
        if wanted["currency"] == "IDR" and type(wanted["amount"]) is not int:
            return 400, {"error_code": "API_VALIDATION_ERROR", "message": "amount must be a whole number"}
        number = uuid.uuid4().hex[:24]
        expiry = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=wanted["invoice_duration"])  # noqa: TID251
        self.invoices[number] = {
            "id": number,
            "external_id": wanted["external_id"],
            "user_id": "5848fdf860053555135587e7",
            "status": "PENDING",
            "merchant_name": "Xendit",
            "amount": wanted["amount"],
            "currency": wanted["currency"],
            "description": wanted["description"],
            "expiry_date": iso(expiry),
            "invoice_url": f"{self.url}/web/{number}",
            "created": now(),
        }
        return 200, self.invoices[number]

    def _refund(self, wanted: dict[str, Any], key: str) -> Reply:
        if key in self._by_key:
            return 200, self.refunds[self._by_key[key]]
        invoice = self.invoices.get(wanted["invoice_id"])
        if invoice is None or invoice["status"] not in {"PAID", "SETTLED"}:
            return 400, {"error_code": "INELIGIBLE_TRANSACTION", "message": "The transaction cannot be refunded"}
        gone = sum(one["amount"] for one in self.refunds.values() if one["invoice_id"] == invoice["id"])
        if gone + wanted["amount"] > invoice["amount"]:
            text = "Refund amount is larger than what is left"
            return 400, {"error_code": "MAXIMUM_REFUND_AMOUNT_REACHED", "message": text}
        number = f"rfd-{uuid.uuid4()}"
        self.refunds[number] = {
            "id": number,
            "invoice_id": invoice["id"],
            "amount": wanted["amount"],
            "currency": invoice["currency"],
            "status": self.refund_status,
            "reason": wanted["reason"],
            "reference_id": wanted["reference_id"],
            "failure_code": "ACCOUNT_NOT_FOUND" if self.refund_status == "FAILED" else None,
            "created": now(),
            "updated": now(),
        }
        if key:
            self._by_key[key] = number
        return 200, self.refunds[number]


def iso(moment: dt.datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def now() -> str:
    return iso(dt.datetime.now(dt.UTC))  # noqa: TID251
