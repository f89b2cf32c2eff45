"""The published payloads and signatures, from the shared data sets."""

import gzip
import json
from pathlib import Path

import pytest

from akrab.core import shop
from akrab.payments.adapters.base import Refusal
from akrab.payments.adapters.midtrans import Midtrans
from akrab.payments.adapters.stripe import Stripe
from akrab.payments.adapters.xendit import Xendit
from tests.providers.stripe import signature

pytestmark = pytest.mark.django_db
VECTORS = "webhooks"


def test_midtrans_published_signature(shared_data: Path) -> None:
    vectors = json.loads((shared_data / VECTORS / "signature_vectors.json").read_text())
    one = next(vector for vector in vectors if "signature_key" in vector)
    shop.store({"midtrans_server_key": one["server_key"]})
    told = {name: one[name] for name in ("order_id", "status_code", "gross_amount", "signature_key")}
    event = Midtrans().verify({}, json.dumps({**told, "transaction_status": "settlement"}).encode())
    assert (event.reference, event.amount, event.money) == ("1111", 10_000_000, True)
    with pytest.raises(Refusal, match="signature"):  # exactly as received: 100000 is another text than 100000.00
        Midtrans().verify({}, json.dumps({**told, "gross_amount": "100000"}).encode())


def test_midtrans_documented_notices_are_refused_with_any_other_key(shared_data: Path) -> None:
    shop.store({"midtrans_server_key": "SB-Mid-server-another-key"})
    notices = json.loads((shared_data / VECTORS / "midtrans" / "notifications.json").read_text())
    assert len(notices) == 2
    for one in notices:
        body = json.dumps(one).encode()
        with pytest.raises(Refusal, match="signature"):
            Midtrans().verify({}, body)
        event = Midtrans().read(body)
        assert (event.reference, event.name, event.money) == (one["order_id"], "settlement", True)
        assert event.amount == int(float(one["gross_amount"])) * 100


def test_xendit_documented_notice(shared_data: Path) -> None:
    shop.store({"xendit_secret_key": "xnd_development_x", "xendit_callback_token": "token"})
    camel = json.loads((shared_data / VECTORS / "xendit" / "invoiceCallback.json").read_text())
    # The SDK's spelling; on the wire it is snake_case.
    wire = {"".join(f"_{c.lower()}" if c.isupper() else c for c in name): value for name, value in camel.items()}
    body = json.dumps(wire).encode()
    event = Xendit().verify({"x-callback-token": "token"}, body)
    assert (event.reference, event.provider_reference) == ("testing-invoice", "593f4ed1c3d3bb7f39733d83")
    assert (event.amount, event.currency, event.money) == (200_000_000, "IDR", True)
    with pytest.raises(Refusal, match="signature"):
        Xendit().verify({"x-callback-token": "Token"}, body)


def test_stripe_objects_as_stripe_writes_them(shared_data: Path) -> None:
    shop.store({"stripe_secret_key": "sk_test_x", "stripe_webhook_secret": "whsec_x"})
    with gzip.open(shared_data / VECTORS / "stripe" / "openapi_fixtures3.json.gz") as file:
        objects = json.load(file)["resources"]
    session = {**objects["checkout.session"], "client_reference_id": "7-1-abc", "amount_total": 2_414_500}
    session |= {"currency": "idr", "payment_status": "paid"}
    event = {**objects["event"], "type": "checkout.session.completed", "data": {"object": session}}
    body = json.dumps(event).encode()
    read = Stripe().verify({"stripe-signature": signature(body, "whsec_x")}, body)
    assert (read.key, read.reference, read.amount, read.money) == (event["id"], "7-1-abc", 2_414_500, True)
    assert read.provider_reference == session["id"]
    for name in ("charge", "refund", "payment_intent", "dispute"):
        body = json.dumps({**objects["event"], "type": f"{name}.x", "data": {"object": objects[name]}}).encode()
        read = Stripe().verify({"stripe-signature": signature(body, "whsec_x")}, body)
        assert not read.money
