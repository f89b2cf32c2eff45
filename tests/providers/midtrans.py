"""Midtrans as its documentation has it: Snap transactions, status, refund, expire, cancel, notices."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import uuid
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from tests.providers.base import Provider, Reply, Request

KEY = "SB-Mid-server-abcdefghijklmnop"


@dataclass
class MidtransServer(Provider):
    key: str = KEY
    swapped: bool = False  # status replies carry the transaction's id as `order_id`, as for some wallets
    refundable: bool = True
    snaps: dict[str, dict[str, Any]] = field(default_factory=dict)
    transactions: dict[str, dict[str, Any]] = field(default_factory=dict)

    def settings(self) -> dict[str, Any]:
        return {"midtrans_server_key": self.key, "midtrans_address": self.url}

    # What the buyer and the bank do

    def choose(self, order_id: str, *, kind: str = "bank_transfer") -> None:
        """The buyer chose a way to pay on the page: from now on there is a transaction."""
        amount = self.snaps[order_id]["transaction_details"]["gross_amount"]
        self.transactions[order_id] = {
            "status_code": "201",
            "status_message": "Success, transaction is found",
            "transaction_id": str(uuid.uuid5(uuid.NAMESPACE_URL, order_id)),
            "order_id": order_id,
            "gross_amount": f"{amount}.00",
            "currency": "IDR",
            "payment_type": kind,
            "transaction_time": now(),
            "transaction_status": "pending",
            "fraud_status": "accept",
            **({"va_numbers": [{"bank": "bca", "va_number": "91019021579"}]} if kind == "bank_transfer" else {}),
        }

    def pay(self, order_id: str, *, kind: str = "bank_transfer", **changes: Any) -> None:
        if order_id not in self.transactions:
            self.choose(order_id, kind=kind)
        status = "capture" if kind == "credit_card" else "settlement"
        self.transactions[order_id] |= {
            "status_code": "200",
            "transaction_status": status,
            "settlement_time": now(),
            **changes,
        }

    def become(self, order_id: str, status: str, code: str = "202", **changes: Any) -> None:
        if order_id not in self.transactions:
            self.choose(order_id)
        self.transactions[order_id] |= {"transaction_status": status, "status_code": code, **changes}

    def notice(self, order_id: str, **changes: Any) -> bytes:
        """A notice of the present state, signed as Midtrans signs; `changes` before signing."""
        return signed({**self.transactions[order_id], **changes}, self.key)

    # The protocol

    def reply(self, request: Request) -> Reply:
        wanted = "Basic " + base64.b64encode(f"{self.key}:".encode()).decode()
        if request.headers.get("authorization") != wanted:
            text = "Access denied due to unauthorized transaction, please check client or server key"
            return 401, {"status_code": "401", "status_message": text, "error_messages": [text]}
        if request.path == "/snap/v1/transactions":
            return self._create(request.json())
        _, version, order_id, *deed = request.path.split("/")
        assert version == "v2"
        found = self.transactions.get(order_id)
        if found is None:
            return 200, {"status_code": "404", "status_message": "Transaction doesn't exist."}
        if deed == ["status"]:
            return 200, {**found, "order_id": found["transaction_id"] if self.swapped else found["order_id"]}
        return {"refund": self._refund, "cancel": self._cancel, "expire": self._expire}[deed[0]](found, request.json())

    def _create(self, wanted: dict[str, Any]) -> Reply:
        details = wanted["transaction_details"]
        if type(details["gross_amount"]) is not int:
            return 400, {"error_messages": ["transaction_details.gross_amount must be a whole number"]}
        if sum(one["price"] * one["quantity"] for one in wanted["item_details"]) != details["gross_amount"]:
            return 400, {"error_messages": ["transaction_details.gross_amount is not equal to the sum of item_details"]}
        if details["order_id"] in self.snaps:
            return 400, {"error_messages": ["transaction_details.order_id has already been taken"]}
        self.snaps[details["order_id"]] = wanted
        token = str(uuid.uuid4())
        return 201, {"token": token, "redirect_url": f"{self.url}/snap/v4/redirection/{token}"}

    def _refund(self, found: dict[str, Any], wanted: dict[str, Any]) -> Reply:
        refunds = found.get("refunds", [])
        left = float(found["gross_amount"]) - sum(float(one["refund_amount"]) for one in refunds)
        if not self.refundable:
            return 200, {"status_code": "412", "status_message": "Payment method is not supported for refund"}
        if found["transaction_status"] not in {"settlement", "partial_refund"}:
            return 200, {"status_code": "412", "status_message": "Transaction status cannot be updated."}
        if any(one["refund_key"] == wanted["refund_key"] for one in refunds):
            return 200, {"status_code": "406", "status_message": "Refund key has been used"}
        if wanted["amount"] > left:
            return 200, {"status_code": "400", "status_message": "Refund amount exceeds the transaction amount"}
        number = len(refunds) + 1
        one = {
            "refund_chargeback_id": number,
            "refund_amount": f"{wanted['amount']}.00",
            "created_at": now(),
            "reason": wanted.get("reason", ""),
            "refund_key": wanted["refund_key"],
        }
        found["refunds"] = [*refunds, one]
        found["transaction_status"] = "refund" if wanted["amount"] == left else "partial_refund"
        found["refund_amount"] = f"{sum(float(one['refund_amount']) for one in found['refunds']):.2f}"
        return 200, {
            "status_code": "200",
            "status_message": "Success, refund request is approved",
            **{name: found[name] for name in ("transaction_id", "order_id", "gross_amount", "transaction_status")},
            "refund_chargeback_id": number,
            "refund_amount": one["refund_amount"],
            "refund_key": one["refund_key"],
        }

    def _cancel(self, found: dict[str, Any], wanted: dict[str, Any]) -> Reply:
        if found["transaction_status"] not in {"pending", "capture", "authorize"}:
            return 200, {"status_code": "412", "status_message": "Transaction status cannot be updated."}
        found |= {"transaction_status": "cancel", "status_code": "200"}
        return 200, {**found, "status_message": "Success, transaction is canceled"}

    def _expire(self, found: dict[str, Any], wanted: dict[str, Any]) -> Reply:
        if found["transaction_status"] != "pending":
            return 200, {"status_code": "412", "status_message": "Transaction status cannot be updated."}
        found |= {"transaction_status": "expire", "status_code": "407"}
        return 200, {**found, "status_message": "Success, transaction is expired"}


def signed(data: dict[str, Any], key: str) -> bytes:
    text = f"{data['order_id']}{data['status_code']}{data['gross_amount']}{key}"
    return json.dumps({**data, "signature_key": hashlib.sha512(text.encode()).hexdigest()}).encode()


def now() -> str:
    return dt.datetime.now(ZoneInfo("Asia/Jakarta")).strftime("%Y-%m-%d %H:%M:%S")  # noqa: TID251
