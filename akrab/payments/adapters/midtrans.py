"""Midtrans: a Snap page for paying, the Core API for asking and refunding.

Source: docs.midtrans.com: Snap "Backend integration", "HTTP notification", "Get transaction status", "Refund".
"""

import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from akrab.core import clock, shop
from akrab.payments.adapters.amounts import from_major_text, to_midtrans
from akrab.payments.adapters.base import Bill, Created, Event, Refunded, RefundState, Refusal, State, Status, object_of
from akrab.payments.adapters.errors import GatewayError, key_refused, refused, unreadable
from akrab.payments.adapters.http import Answer, Call, ask
from akrab.payments.adapters.keys import base_url

NAME = "Midtrans"
HOSTS = {  # live? → (Snap, Core API)
    True: ("https://app.midtrans.com", "https://api.midtrans.com"),
    False: ("https://app.sandbox.midtrans.com", "https://api.sandbox.midtrans.com"),
}
STATES = {
    "settlement": State.PAID,
    "refund": State.PAID,  # it was paid; what went back stands in `refunds`
    "partial_refund": State.PAID,
    "chargeback": State.PAID,
    "partial_chargeback": State.PAID,
    "pending": State.PENDING,
    "authorize": State.PENDING,
    "deny": State.FAILED,
    "cancel": State.FAILED,
    "failure": State.FAILED,
    "expire": State.EXPIRED,
}
JAKARTA = ZoneInfo("Asia/Jakarta")
MOST_MINUTES = 7 * 24 * 60


class Midtrans:
    code: ClassVar[str] = "midtrans"
    name: ClassVar[str] = NAME
    currencies: ClassVar[frozenset[str]] = frozenset({"IDR"})

    def is_ready(self) -> bool:
        return bool(shop.get("midtrans_server_key"))

    def create(self, bill: Bill, *, return_url: str, notice_url: str) -> Created:
        amount = to_midtrans(bill.amount, bill.currency)
        minutes = int((bill.expires_at - clock.now()).total_seconds() // 60)
        payload: dict[str, Any] = {
            "transaction_details": {"order_id": bill.reference, "gross_amount": amount},
            "credit_card": {"secure": True},
            "item_details": [{"id": bill.reference[:50], "price": amount, "quantity": 1, "name": bill.title[:50]}],
            "customer_details": _without_blanks(
                {"first_name": bill.name[:255], "email": bill.email, "phone": bill.phone}
            ),
            "callbacks": {"finish": return_url},
            "expiry": {"duration": min(max(minutes, 5), MOST_MINUTES), "unit": "minutes"},
            "page_expiry": {"duration": min(max(minutes, 5), MOST_MINUTES), "unit": "minutes"},
        }
        headers = {}
        if shop.get("midtrans_override_notice") and notice_url.startswith("https://"):
            headers["X-Override-Notification"] = notice_url
        answer = self._ask("POST", self._snap("/snap/v1/transactions"), payload, headers=headers)
        url = answer.data.get("redirect_url")
        if not answer.fine or not isinstance(url, str):
            raise self._problem(answer)
        return Created(url=url)  # Midtrans numbers the payment only once the buyer has chosen how to pay

    def status(self, *, reference: str, provider_reference: str, currency: str) -> Status:
        answer = self._ask("GET", self._core(f"/v2/{quote(reference, safe='')}/status"))
        if _code_of(answer) == "404":  # the buyer has not chosen a way to pay on the page yet
            return Status(state=State.NONE)
        if not answer.fine or "transaction_status" not in answer.data:
            raise self._problem(answer)
        # For some wallets `order_id` of this answer holds Midtrans' own id: we asked for ours, so it is ours.
        return _status(answer.data, currency)

    def refund(
        self, *, reference: str, provider_reference: str, amount: int, currency: str, key: str, reason: str
    ) -> Refunded:
        now = self.status(reference=reference, provider_reference=provider_reference, currency=currency)
        for one in now.refunds:
            if one.key == key:  # an earlier try was heard, only its answer was lost
                return one
        path = f"/v2/{quote(reference, safe='')}"
        if now.raw.get("transaction_status") == "capture":
            if amount != now.amount:
                raise GatewayError(
                    _("Midtrans returns part of a card payment only once it is settled: try again tomorrow."),
                    permanent=False,
                )
            answer = self._ask("POST", self._core(f"{path}/cancel"), {}, repeatable=False)
        else:
            payload = {"refund_key": key, "amount": to_midtrans(amount, currency), "reason": reason[:255]}
            answer = self._ask("POST", self._core(f"{path}/refund"), payload, repeatable=False)
        return self._refund_of(answer, reference=reference, currency=currency, amount=amount, key=key)

    def _refund_of(self, answer: Answer, *, reference: str, currency: str, amount: int, key: str) -> Refunded:
        if _code_of(answer) == "200" and answer.fine:
            found = str(answer.data.get("refund_chargeback_id") or answer.data.get("transaction_id") or key)
            return Refunded(provider_reference=found, state=RefundState.DONE, amount=amount, key=key)
        if _code_of(answer) == "201":
            return Refunded(provider_reference=key, state=RefundState.PENDING, amount=amount, key=key)
        # The same key twice is refused: another process may have been faster.
        for one in self.status(reference=reference, provider_reference="", currency=currency).refunds:
            if one.key == key:
                return one
        raise self._problem(answer)

    def close(self, *, reference: str, provider_reference: str) -> None:
        """A page on which nothing was chosen yet has no payment to expire: Midtrans closes it by its own time."""
        self._ask("POST", self._core(f"/v2/{quote(reference, safe='')}/expire"), {})

    def verify(self, headers: Mapping[str, str], body: bytes) -> Event:
        data = object_of(body)
        signed = "".join(str(data.get(part, "")) for part in ("order_id", "status_code", "gross_amount"))
        given = str(data.get("signature_key", "")).lower()
        fits = False
        for secret in (shop.get("midtrans_signature_secret"), shop.get("midtrans_server_key")):
            wanted = hashlib.sha512(f"{signed}{secret}".encode()).hexdigest()
            fits |= bool(secret) and hmac.compare_digest(wanted.encode(), given.encode())
        if not fits:
            raise Refusal("signature")
        return self.read(body)

    def read(self, body: bytes) -> Event:
        data = object_of(body)
        name = str(data.get("transaction_status", ""))
        refunds = [str(one.get("refund_key", "")) for one in data.get("refunds") or [] if isinstance(one, dict)]
        told = [data.get(part, "") for part in ("order_id", "transaction_id", "status_code", "fraud_status")]
        told += [name, data.get("gross_amount", ""), data.get("refund_amount", ""), *refunds]
        return Event(
            key=hashlib.sha256(json.dumps(told, default=str).encode()).hexdigest(),
            name=name,
            reference=str(data.get("order_id", "")),
            provider_reference=str(data.get("transaction_id", "")),
            amount=from_major_text(data.get("gross_amount"), "IDR"),
            currency=str(data.get("currency") or "IDR"),
            money=name in {"settlement", "capture"},
            test=str(data.get("order_id", "")).startswith("payment_notif_test"),
        )

    def test(self) -> str:
        """The status of a payment that cannot exist: 404 with a right key, 401 with a wrong one."""
        answer = self._ask("GET", self._core("/v2/akrab-self-test/status"))
        if _code_of(answer) not in {"404", "200", "201"}:
            raise self._problem(answer)
        return "live" if shop.get("midtrans_live") else "test"

    def _snap(self, path: str) -> str:
        return base_url("midtrans", HOSTS[shop.get("midtrans_live")][0]) + path

    def _core(self, path: str) -> str:
        return base_url("midtrans", HOSTS[shop.get("midtrans_live")][1]) + path

    def _ask(
        self,
        method: str,
        url: str,
        payload: Any = None,
        *,
        headers: Mapping[str, str] | None = None,
        repeatable: bool = True,
    ) -> Answer:
        answer = ask(
            NAME,
            Call(
                method=method,
                url=url,
                headers={"Accept": "application/json", **(headers or {})},
                auth=(shop.get("midtrans_server_key"), ""),
                json=payload,
                repeatable=repeatable,
            ),
        )
        if not isinstance(answer.data, dict):
            raise unreadable(NAME)
        return answer

    def _problem(self, answer: Answer) -> GatewayError:
        code = _code_of(answer)
        words = answer.data.get("error_messages") or [answer.data.get("status_message", "")]
        text = "; ".join(str(one) for one in words) if isinstance(words, list) else str(words)
        if code == "401":
            return key_refused(NAME)
        if code in {"412", "418"}:
            return GatewayError(
                _("Midtrans cannot return this kind of payment (%(words)s). Pay it back another way and record it.")
                % {"words": text[:150]},
                permanent=True,
                code=code,
            )
        taken = "order_id" in text and any(word in text for word in ("sudah digunakan", "taken", "utilized"))
        return refused(NAME, text, "taken" if taken else code)


def _code_of(answer: Answer) -> str:
    """Midtrans repeats its status in the body, and sometimes only there."""
    return str(answer.data.get("status_code") or answer.status)


def _without_blanks(values: dict[str, str]) -> dict[str, str]:
    return {key: value for key, value in values.items() if value}


def _status(data: Mapping[str, Any], currency: str) -> Status:
    name = str(data["transaction_status"])
    if name == "capture":
        state = {"accept": State.PAID, "challenge": State.REVIEW}.get(str(data.get("fraud_status")), State.FAILED)
    elif name == "settlement" and data.get("fraud_status") == "deny":
        state = State.FAILED
    else:
        state = STATES.get(name, State.PENDING)
    banks = [str(one.get("bank", "")) for one in data.get("va_numbers") or [] if isinstance(one, dict)]
    channel = " ".join([str(data.get("payment_type", "")), *banks, str(data.get("acquirer", ""))])
    return Status(
        state=state,
        amount=from_major_text(data.get("gross_amount"), currency),
        currency=str(data.get("currency") or "IDR"),
        transaction=str(data.get("transaction_id", "")),
        channel=channel.strip()[:60],
        paid_at=_time(data.get("settlement_time") or data.get("transaction_time")),
        refunds=_refunds(data, currency),
        reversed="chargeback" in name,
        raw=data,
    )


def _time(text: object) -> dt.datetime | None:
    """Midtrans writes Jakarta's time without saying so."""
    try:
        return dt.datetime.strptime(str(text), "%Y-%m-%d %H:%M:%S").replace(tzinfo=JAKARTA)
    except ValueError:
        return None


def _refunds(data: Mapping[str, Any], currency: str) -> tuple[Refunded, ...]:
    found = [
        Refunded(
            provider_reference=str(one.get("refund_chargeback_id") or one.get("refund_key", "")),
            state=RefundState.DONE,
            amount=from_major_text(one.get("refund_amount"), currency) or 0,
            key=str(one.get("refund_key", "")),
            reason=str(one.get("reason", "")),
        )
        for one in data.get("refunds") or []
        if isinstance(one, dict)
    ]
    if not found and data.get("refund_amount"):
        amount = from_major_text(data["refund_amount"], currency) or 0
        key = str(data.get("refund_key", ""))
        found = [Refunded(provider_reference=key, state=RefundState.DONE, amount=amount, key=key)]
    return tuple(found)
