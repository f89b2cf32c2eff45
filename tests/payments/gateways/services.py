"""The three payment services behind one face, so that each behaviour is tested with all of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from akrab.payments import notices
from akrab.payments.actions import start
from akrab.payments.adapters import http
from akrab.payments.models import Payment
from tests.payments import factories
from tests.providers.midtrans import MidtransServer
from tests.providers.stripe import StripeServer, signature
from tests.providers.xendit import XenditServer

SERVICES: dict[str, type] = {"midtrans": MidtransServer, "xendit": XenditServer, "stripe": StripeServer}
# State in our words → what each service calls it.
WORDS = {
    "midtrans": {"pending": ("pending", "201"), "expired": ("expire", "407"), "failed": ("deny", "202")},
    "xendit": {"pending": "PENDING", "expired": "EXPIRED"},
    "stripe": {"pending": "open", "expired": "expired"},
}
EVENTS = {
    "paid": "checkout.session.completed",
    "expired": "checkout.session.expired",
    "pending": "checkout.session.completed",
}


@dataclass
class Service:
    code: str
    server: Any

    def pay(self, payment: Payment, **changes: Any) -> None:
        self.server.pay(payment.key, **changes)

    def become(self, payment: Payment, state: str) -> None:
        word = WORDS[self.code][state]
        self.server.become(payment.key, *([word] if isinstance(word, str) else word))

    def body(self, payment: Payment, told: str = "", **changes: Any) -> bytes:
        """A notice of the present state, or of another that it once had: `told` in our words."""
        if told and told != "paid":
            word = WORDS[self.code][told]
            if self.code == "midtrans":
                changes = {"transaction_status": word[0], "status_code": word[1], **changes}
            else:
                changes = {"status": word, **changes}
        if self.code == "stripe":
            if told == "pending":
                changes |= {"payment_status": "unpaid", "status": "complete"}
            return self.server.notice(payment.key, EVENTS[told or "paid"], **changes)
        return self.server.notice(payment.key, **changes)

    def headers(self, body: bytes) -> dict[str, str]:
        if self.code == "xendit":
            return {"x-callback-token": self.server.token, "content-type": "application/json"}
        if self.code == "stripe":
            return {"stripe-signature": signature(body, self.server.secret)}
        return {"content-type": "application/json"}

    def send(self, body: bytes, headers: Mapping[str, str] | None = None) -> int:
        """Straight into the action that the address calls."""
        return notices.receive(
            provider=self.code, headers=self.headers(body) if headers is None else headers, body=body
        )

    def refund_there(self, key: str, amount: int) -> bytes:
        """The owner pays back on the service's own pages; returns the notice of it."""
        server = self.server
        if self.code == "midtrans":
            server._refund(server.transactions[key], {"refund_key": "by-hand", "amount": amount // 100})
            return server.notice(key)
        if self.code == "xendit":
            wanted = {"invoice_id": server.of(key)["id"], "amount": amount // 100}
            _status, one = server._refund({**wanted, "reason": "OTHERS", "reference_id": "by-hand"}, "")
            return json.dumps({"event": "refund.succeeded", "created": one["created"], "data": one}).encode()
        wanted = {"payment_intent": server.of(key)["payment_intent"], "amount": str(amount)}
        _status, one = server._refund({**wanted, "metadata[key]": "", "metadata[reference]": key})
        return server.event(one, "refund.created", number=f"evt_{one['id']}")

    def wrong_headers(self, body: bytes) -> dict[str, str]:
        if self.code == "xendit":
            return {"x-callback-token": "guessed"}
        return {"stripe-signature": signature(body, "whsec_guessed")}


@contextmanager
def open_service(code: str) -> Iterator[Service]:
    """The service runs; who asks it in vain tries again a tenth as long after as in a real shop."""
    pauses = http.PAUSES
    http.PAUSES = tuple(pause / 10 for pause in pauses)  # type: ignore[assignment]
    try:
        with SERVICES[code]() as server:
            yield Service(code, server)
    finally:
        http.PAUSES = pauses


def awaited(code: str, *, price: int = 2_414_500, begun: bool = True) -> Payment:
    """An order of Rp24.145 placed to be paid by this service, its page made."""
    payment = factories.awaited(factories.make_order(method=code, price=price))
    assert payment.provider == code
    if begun:
        start(payment)
    return payment
