"""Xendit: an invoice page for paying, the refunds API for going back.

A notice carries a fixed token and no signature over its body: whoever saw one could write another. So the token only
tells that it is worth asking. Source: docs.xendit.co: "Invoices", "Refunds", "Webhooks"; the SDKs' models.
"""

import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import quote, urlencode

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from akrab.core import clock, shop
from akrab.payments.adapters.amounts import from_major_text, to_xendit
from akrab.payments.adapters.base import Bill, Created, Event, Refunded, RefundState, Refusal, State, Status, object_of
from akrab.payments.adapters.errors import GatewayError, key_refused, refused, unreadable
from akrab.payments.adapters.http import Answer, Call, ask
from akrab.payments.adapters.keys import base_url

NAME = "Xendit"
HOST = "https://api.xendit.co"
STATES = {"PENDING": State.PENDING, "PAID": State.PAID, "SETTLED": State.PAID, "EXPIRED": State.EXPIRED}
REFUND_STATES = {
    "SUCCEEDED": RefundState.DONE,
    "PENDING": RefundState.PENDING,
    "REQUESTED": RefundState.PENDING,
    "FAILED": RefundState.FAILED,
    "CANCELLED": RefundState.FAILED,
}


class Xendit:
    code: ClassVar[str] = "xendit"
    name: ClassVar[str] = NAME
    currencies: ClassVar[frozenset[str]] = frozenset({"IDR", "PHP", "THB", "VND", "MYR", "SGD", "USD"})

    def is_ready(self) -> bool:
        return bool(shop.get("xendit_secret_key") and shop.get("xendit_callback_token"))

    def create(self, bill: Bill, *, return_url: str, notice_url: str) -> Created:
        # Xendit would make a second invoice: what an earlier try left behind is taken up again.
        amount = to_xendit(bill.amount, bill.currency)
        open_ones = [one for one in self._invoices(bill.reference) if one.get("status") == "PENDING"]
        invoice = next((one for one in open_ones if one.get("amount") == amount), None)
        if invoice is None:
            customer = {"given_names": bill.name, "email": bill.email, "mobile_number": bill.phone}
            payload = {
                "external_id": bill.reference,
                "amount": amount,
                "currency": bill.currency,
                "description": bill.title[:200],
                "invoice_duration": max(300, int((bill.expires_at - clock.now()).total_seconds())),
                "success_redirect_url": return_url,
                "failure_redirect_url": return_url,
                "locale": bill.language,
                "customer": {key: value for key, value in customer.items() if value},
            }
            answer = self._ask("POST", "/v2/invoices", payload, repeatable=False)
            invoice = self._fine(answer)
        url = invoice.get("invoice_url")
        if not isinstance(url, str):
            raise unreadable(NAME)
        return Created(
            url=url, provider_reference=str(invoice.get("id", "")), expires_at=_time(invoice.get("expiry_date"))
        )

    def status(self, *, reference: str, provider_reference: str, currency: str) -> Status:
        found = self._invoices(reference)
        if not found:
            return Status(state=State.NONE)
        # Paid wins: an invoice of an earlier attempt may have been paid after a later one was made.
        order = {"PAID": 0, "SETTLED": 0, "PENDING": 1}
        invoice = min(found, key=lambda one: order.get(str(one.get("status")), 2))
        state = STATES.get(str(invoice.get("status")), State.PENDING)
        paid = invoice.get("paid_amount") if state == State.PAID else None
        refunds: tuple[Refunded, ...] = ()
        if state == State.PAID:
            refunds = self._refunds(str(invoice.get("id", "")), currency)
        return Status(
            state=state,
            amount=from_major_text(invoice.get("amount") if paid is None else paid, currency),
            currency=str(invoice.get("currency") or "IDR"),
            transaction=str(invoice.get("payment_id") or invoice.get("id", "")),
            paid_at=_time(invoice.get("paid_at")),
            channel=f"{invoice.get('payment_method') or ''} {invoice.get('payment_channel') or ''}".strip()[:60],
            refunds=refunds,
            raw=invoice,
        )

    def refund(
        self, *, reference: str, provider_reference: str, amount: int, currency: str, key: str, reason: str
    ) -> Refunded:
        now = self.status(reference=reference, provider_reference=provider_reference, currency=currency)
        if now.state != State.PAID:
            raise GatewayError(
                _("%(service)s knows of no money that could be returned.") % {"service": NAME}, permanent=True
            )
        for one in now.refunds:
            if one.key == key and one.state != RefundState.FAILED:
                return one  # an earlier try was heard, only its answer was lost
        invoice = str(now.raw.get("id", ""))
        payload: dict[str, Any] = {
            "invoice_id": invoice,
            "amount": to_xendit(amount, currency),
            "currency": currency,
            "reference_id": key,
            "reason": "REQUESTED_BY_CUSTOMER",
        }
        if reason:
            payload["metadata"] = {"note": reason[:200]}
        answer = self._ask("POST", "/refunds", payload, headers={"idempotency-key": key})
        if answer.status == 409 or "DUPLICATE" in str(answer.data.get("error_code", "")):
            for one in self._refunds(invoice, currency):
                if one.key == key:
                    return one
        return _refunded(self._fine(answer), currency)

    def close(self, *, reference: str, provider_reference: str) -> None:
        self._ask("POST", f"/invoices/{quote(provider_reference, safe='')}/expire!", {})

    def verify(self, headers: Mapping[str, str], body: bytes) -> Event:
        token = shop.get("xendit_callback_token")
        given = headers.get("x-callback-token", "")
        if not token or not hmac.compare_digest(token.encode(), given.encode()):
            raise Refusal("signature")
        return self.read(body)

    def read(self, body: bytes) -> Event:
        data = object_of(body)
        name, inner = str(data.get("event", "")), data
        while isinstance(inner.get("data"), dict):  # refund notices wrap what they tell, some of them twice
            inner = inner["data"]
        if name.startswith("refund"):
            told = [name, inner.get("id"), inner.get("status")]
            return Event(
                key=hashlib.sha256(json.dumps(told, default=str).encode()).hexdigest(),
                name=name,
                reference="",
                provider_reference=str(inner.get("invoice_id") or inner.get("payment_id") or ""),
            )
        currency = str(inner.get("currency") or "IDR")
        told = [inner.get(part) for part in ("id", "external_id", "status", "amount", "paid_amount", "payment_id")]
        paid = inner.get("paid_amount")
        return Event(
            key=hashlib.sha256(json.dumps(told, default=str).encode()).hexdigest(),
            name=str(inner.get("status", "")).lower(),
            reference=str(inner.get("external_id", "")),
            provider_reference=str(inner.get("id", "")),
            amount=from_major_text(inner.get("amount") if paid is None else paid, currency),
            currency=currency,
            money=inner.get("status") in {"PAID", "SETTLED"},
            test=str(inner.get("external_id", "")).startswith("invoice_123124123"),
        )

    def test(self) -> str:
        self._fine(self._ask("GET", "/balance"))
        return "live" if "production" in shop.get("xendit_secret_key") else "test"

    def _invoices(self, reference: str) -> list[dict[str, Any]]:
        answer = self._ask("GET", f"/v2/invoices?{urlencode({'external_id': reference})}", listed=True)
        if not answer.fine:
            self._fine(answer)
        if not isinstance(answer.data, list):
            raise unreadable(NAME)
        return [one for one in answer.data if isinstance(one, dict) and one.get("external_id") == reference]

    def _refunds(self, invoice: str, currency: str) -> tuple[Refunded, ...]:
        answer = self._fine(self._ask("GET", f"/refunds?invoice_id={quote(invoice, safe='')}"))
        listed = [one for one in answer.get("data") or [] if isinstance(one, dict)]
        return tuple(_refunded(one, currency) for one in listed if one.get("invoice_id") == invoice)

    def _ask(
        self,
        method: str,
        path: str,
        payload: Any = None,
        *,
        headers: Mapping[str, str] | None = None,
        repeatable: bool = True,
        listed: bool = False,
    ) -> Answer:
        answer = ask(
            NAME,
            Call(
                method=method,
                url=base_url("xendit", HOST) + path,
                headers={"Accept": "application/json", **(headers or {})},
                auth=(shop.get("xendit_secret_key"), ""),
                json=payload,
                repeatable=repeatable,
            ),
        )
        if not isinstance(answer.data, dict) and not (listed and isinstance(answer.data, list)):
            raise unreadable(NAME)
        return answer

    def _fine(self, answer: Answer) -> dict[str, Any]:
        """The object that came, or the refusal raised in words."""
        data: dict[str, Any] = answer.data if isinstance(answer.data, dict) else {}
        if answer.fine:
            return data
        code = str(data.get("error_code", answer.status))
        if answer.status in {401, 403} and code in {"INVALID_API_KEY", "UNAUTHORIZED", "401", "403"}:
            raise key_refused(NAME)
        raise refused(NAME, str(data.get("message", "")), code)


def _time(text: object) -> dt.datetime | None:
    try:
        return parse_datetime(str(text or ""))
    except ValueError:
        return None


def _refunded(data: Mapping[str, Any], currency: str) -> Refunded:
    state = REFUND_STATES.get(str(data.get("status")))
    amount = from_major_text(data.get("amount"), currency)
    if state is None or amount is None:
        raise unreadable(NAME)
    return Refunded(
        provider_reference=str(data.get("id", "")),
        state=state,
        amount=amount,
        key=str(data.get("reference_id") or ""),
        reason=str(data.get("failure_code") or "").replace("_", " ").lower(),
    )
