"""Sixteen processes get the same notice twenty times each, shuffled among late ones and the buyer's return: the money
counts once."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.payments.gateways.services import SERVICES, Service, open_service
from tests.racing import race

PROCESSES = 16

SETUP = """
import json, sys, django; django.setup()
from akrab.accounts.actions import change_shop_settings
from akrab.payments.models import Payment
from tests.payments import factories
values = json.load(sys.stdin)
code = values.pop("code")
change_shop_settings(values={**values, "payment_methods": [code]}, actor=None)
from akrab.payments.actions import begin
payment = begin(order=factories.make_order(method=code, price=2_414_500), method=code)
print(json.dumps([payment.pk, payment.key, payment.provider_reference]))
"""
COUNT = """
import json, django; django.setup()
from akrab.journal.models import Entry
from akrab.orders.models import Order
from akrab.payments.models import Notice, Payment, Problem, Refund
for notice in Notice.objects.filter(handled_at=None):
    from akrab.payments import notices
    notices.handle(notice)
order, payment = Order.objects.get(), Payment.objects.get()
print(json.dumps([
    payment.state, order.paid, payment.refunded, Entry.objects.filter(kind="payment.received").count(),
    Entry.objects.filter(kind="payment.failed").count(), Entry.objects.filter(kind="payment.refunded").count(),
    Refund.objects.count(), Problem.objects.count(), Notice.objects.filter(outcome="done").count(),
    sum(Notice.objects.values_list("times", flat=True)),
]))
"""


def python(code: str, env: dict[str, str], given: object = None) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, input=json.dumps(given), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-1]


@pytest.mark.parametrize("code", sorted(SERVICES))
@pytest.mark.django_db(transaction=True)
def test_the_same_notice_from_all_sides_counts_once(code: str, shop_env: dict[str, str], tmp_path: Path) -> None:
    with open_service(code) as service:
        pk, key, _reference = json.loads(python(SETUP, shop_env, {"code": code, **service.server.settings()}))
        paid, late = bodies(service, key)
        told = {
            "provider": code,
            "payment": pk,
            "body": paid.decode(),
            "headers": service.headers(paid),
            "others": [(body.decode(), service.headers(body)) for body in late],
        }
        (tmp_path / "told.json").write_text(json.dumps(told))
        tellers = [(number, tmp_path / "told.json") for number in range(PROCESSES)]
        wrong = [json.loads(one) for one in race("tests.payments.gateways.racing_teller", tellers, shop_env)]
        assert wrong == [[]] * PROCESSES
        counted = json.loads(python(COUNT, shop_env))
    # Rp5.000 went back on the service's own pages: told before and after the money, and booked once.
    assert counted == ["partly", 1_914_500, 500_000, 1, 0, 1, 1, 0, 1 + len(late), PROCESSES * (20 + len(late))]


def bodies(service: Service, key: str) -> tuple[bytes, list[bytes]]:
    """The notice of the money; and those that come late or early: pending, expired, a refund."""

    class Known:
        pass

    payment = Known()
    payment.key = key  # type: ignore[attr-defined]
    late = []
    if service.code == "midtrans":
        service.server.choose(key)
        late.append(service.body(payment, "pending"))  # type: ignore[arg-type]
        late.append(service.body(payment, "expired"))  # type: ignore[arg-type]
    elif service.code == "xendit":
        late.append(service.body(payment, "expired"))  # type: ignore[arg-type]
    else:
        late.append(service.body(payment, "pending"))  # type: ignore[arg-type]
    service.pay(payment)  # type: ignore[arg-type]
    paid = service.body(payment, "paid")  # type: ignore[arg-type]
    late.append(service.refund_there(key, 500_000))
    return paid, late
