"""Stripe: a Checkout page for paying; refunds of its payment intent.

Source: docs.stripe.com: "Checkout Sessions", "Refunds", "Idempotent requests", "Verify webhook signatures manually".
"""

import datetime as dt
import hashlib
import hmac
from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import quote, urlencode

from django.utils.translation import gettext as _

from akrab.core import clock, shop
from akrab.payments.adapters.amounts import from_stripe, to_stripe
from akrab.payments.adapters.base import Bill, Created, Event, Refunded, RefundState, Refusal, State, Status, object_of
from akrab.payments.adapters.errors import GatewayError, key_refused, refused, unreadable
from akrab.payments.adapters.http import Answer, Call, ask
from akrab.payments.adapters.keys import base_url

NAME = "Stripe"
HOST = "https://api.stripe.com"
TOLERANCE_SECONDS = 300
# A Checkout page lives at least 30 minutes and at most a day.
SHORTEST, LONGEST = dt.timedelta(minutes=32), dt.timedelta(hours=23, minutes=55)
REFUND_STATES = {
    "succeeded": RefundState.DONE,
    "pending": RefundState.PENDING,
    "requires_action": RefundState.PENDING,
    "failed": RefundState.FAILED,
    "canceled": RefundState.FAILED,
}


class Stripe:
    code: ClassVar[str] = "stripe"
    name: ClassVar[str] = NAME
    currencies: ClassVar[frozenset[str]] = frozenset(
        {"IDR", "MYR", "SGD", "USD", "EUR", "GBP", "AUD", "JPY", "THB", "PHP", "VND", "KRW", "HKD", "NZD", "CAD", "CHF"}
    )

    def is_ready(self) -> bool:
        return bool(shop.get("stripe_secret_key") and shop.get("stripe_webhook_secret"))

    def create(self, bill: Bill, *, return_url: str, notice_url: str) -> Created:
        # Counted from when the payment was made, not from now: the same attempt again must say exactly the same.
        end = min(max(bill.expires_at, bill.made_at + SHORTEST), bill.made_at + LONGEST)
        metadata = {"reference": bill.reference}
        form = {
            "mode": "payment",
            "client_reference_id": bill.reference,
            "success_url": return_url,
            "cancel_url": return_url,
            "line_items[0][quantity]": "1",
            "line_items[0][price_data][currency]": bill.currency.lower(),
            "line_items[0][price_data][unit_amount]": str(to_stripe(bill.amount, bill.currency)),
            "line_items[0][price_data][product_data][name]": bill.title[:200],
            "expires_at": str(int(max(end, clock.now() + SHORTEST - dt.timedelta(minutes=1)).timestamp())),
            **{f"metadata[{key}]": value for key, value in metadata.items()},
            **{f"payment_intent_data[metadata][{key}]": value for key, value in metadata.items()},
        }
        if bill.email:
            form["customer_email"] = bill.email
        session = self._fine(self._ask("POST", "/v1/checkout/sessions", form, key=bill.reference))
        if not isinstance(session.get("url"), str):
            raise unreadable(NAME)
        return Created(
            url=session["url"], provider_reference=str(session["id"]), expires_at=_moment(session.get("expires_at"))
        )

    def status(self, *, reference: str, provider_reference: str, currency: str) -> Status:
        if not provider_reference:
            return Status(state=State.NONE)
        path = f"/v1/checkout/sessions/{quote(provider_reference, safe='')}"
        answer = self._ask("GET", f"{path}?{urlencode({'expand[]': 'payment_intent.latest_charge'})}")
        if answer.status == 404:
            return Status(state=State.NONE)
        session = self._fine(answer)
        intent = session.get("payment_intent")
        intent = intent if isinstance(intent, dict) else {"id": intent or ""}
        charge = intent.get("latest_charge")
        charge = charge if isinstance(charge, dict) else {}
        state = _state(session, intent)
        currency = str(session.get("currency") or currency).upper()
        refunds = self._refunds(str(intent["id"]), currency) if state == State.PAID and intent["id"] else ()
        kind = charge.get("payment_method_details")
        return Status(
            state=state,
            amount=from_stripe(session.get("amount_total"), currency),
            currency=currency,
            transaction=str(intent["id"]),
            channel=str(kind.get("type", "")) if isinstance(kind, dict) else "",
            paid_at=_moment(charge.get("created")),
            reversed=charge.get("disputed") is True,
            refunds=refunds,
            raw=session,
        )

    def refund(
        self, *, reference: str, provider_reference: str, amount: int, currency: str, key: str, reason: str
    ) -> Refunded:
        now = self.status(reference=reference, provider_reference=provider_reference, currency=currency)
        if now.state != State.PAID or not now.transaction:
            raise GatewayError(
                _("%(service)s knows of no money that could be returned.") % {"service": NAME}, permanent=True
            )
        for one in now.refunds:
            if one.key == key and one.state != RefundState.FAILED:
                return one
        form = {
            "payment_intent": now.transaction,
            "amount": str(to_stripe(amount, currency)),
            "reason": "requested_by_customer",
            "metadata[key]": key,
            "metadata[reference]": reference,
        }
        return _refunded(self._fine(self._ask("POST", "/v1/refunds", form, key=key)), currency)

    def close(self, *, reference: str, provider_reference: str) -> None:
        self._ask("POST", f"/v1/checkout/sessions/{quote(provider_reference, safe='')}/expire", {})

    def verify(self, headers: Mapping[str, str], body: bytes) -> Event:
        _check_signature(headers.get("stripe-signature", ""), body, str(shop.get("stripe_webhook_secret")))
        return self.read(body)

    def read(self, body: bytes) -> Event:
        event = object_of(body)
        try:
            about = event["data"]["object"]
            key, name = str(event["id"]), str(event["type"])
        except (KeyError, TypeError) as error:
            raise Refusal("unreadable") from error
        if not isinstance(about, dict):
            raise Refusal("unreadable")
        currency = str(about.get("currency") or "").upper()
        is_session = about.get("object") == "checkout.session"
        return Event(
            key=key,
            name=name,
            reference=str(about.get("client_reference_id") or _reference(about)),
            provider_reference=str(about.get("id") if is_session else about.get("payment_intent") or ""),
            amount=from_stripe(about.get("amount_total"), currency) if is_session and currency else None,
            currency=currency,
            money=is_session and about.get("payment_status") == "paid",
        )

    def test(self) -> str:
        self._fine(self._ask("GET", "/v1/balance"))
        return "live" if "_live_" in shop.get("stripe_secret_key") else "test"

    def _refunds(self, intent: str, currency: str) -> tuple[Refunded, ...]:
        query = urlencode({"payment_intent": intent, "limit": "100"})
        listed = self._fine(self._ask("GET", f"/v1/refunds?{query}")).get("data")
        return tuple(_refunded(one, currency) for one in listed or [] if isinstance(one, dict))

    def _ask(self, method: str, path: str, form: Mapping[str, str] | None = None, *, key: str = "") -> Answer:
        headers = {"Authorization": f"Bearer {shop.get('stripe_secret_key')}", "Accept": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        answer = ask(NAME, Call(method=method, url=base_url("stripe", HOST) + path, headers=headers, form=form))
        if not isinstance(answer.data, dict):
            raise unreadable(NAME)
        return answer

    def _fine(self, answer: Answer) -> dict[str, Any]:
        """The object that came, or the refusal raised in words."""
        data: dict[str, Any] = answer.data
        if answer.fine:
            return data
        if answer.status == 401:
            raise key_refused(NAME)
        error = data.get("error") if isinstance(data.get("error"), dict) else {}
        assert error is not None
        raise refused(NAME, str(error.get("message", "")), str(error.get("code") or error.get("type") or answer.status))


def _reference(about: Mapping[str, Any]) -> str:
    """Ours, as we gave it along with the payment."""
    metadata = about.get("metadata")
    return str(metadata.get("reference") or "") if isinstance(metadata, dict) else ""


def _moment(at: object) -> dt.datetime | None:
    return dt.datetime.fromtimestamp(at, dt.UTC) if isinstance(at, int) else None


def _state(session: Mapping[str, Any], intent: Mapping[str, Any]) -> State:
    if session.get("payment_status") == "paid":
        return State.PAID
    if session.get("status") == "expired":
        return State.EXPIRED
    if session.get("status") == "complete" and intent.get("status") in {"canceled", "requires_payment_method"}:
        return State.FAILED  # a way of paying that takes days, and came to nothing
    return State.PENDING


def _refunded(data: Mapping[str, Any], currency: str) -> Refunded:
    state = REFUND_STATES.get(str(data.get("status")))
    amount = from_stripe(data.get("amount"), currency)
    if state is None or amount is None:
        raise unreadable(NAME)
    metadata = data.get("metadata") if isinstance(data.get("metadata"), dict) else {}
    assert metadata is not None
    return Refunded(
        provider_reference=str(data.get("id", "")),
        state=state,
        amount=amount,
        key=str(metadata.get("key", "")),
        reason=str(data.get("failure_reason") or "").replace("_", " "),
    )


def _check_signature(header: str, body: bytes, secret: str) -> None:
    """`t=…,v1=…[,v1=…]`: HMAC-SHA256 over `t.body`; any of them may fit, within five minutes. Raises Refusal."""
    parts = [part.strip().partition("=") for part in header.split(",")]
    stamps = [value for name, _mark, value in parts if name == "t"]
    given = [value for name, _mark, value in parts if name == "v1"]
    if not secret or len(stamps) != 1 or not stamps[0].isdecimal() or len(stamps[0]) > 12 or not given:
        raise Refusal("signature")
    wanted = hmac.new(secret.encode(), stamps[0].encode() + b"." + body, hashlib.sha256).hexdigest()
    fits = False
    for one in given:
        fits |= hmac.compare_digest(wanted.encode(), one.encode())
    if not fits:
        raise Refusal("signature")
    if abs(clock.now().timestamp() - int(stamps[0])) > TOLERANCE_SECONDS:
        raise Refusal("old")
