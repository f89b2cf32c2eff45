"""Money goes back through the service: once for each refund, in part or whole, and a refusal is told in words."""

import json

import pytest
from django.db.models import F

from akrab.accounts.models import User
from akrab.journal.models import Entry
from akrab.orders.models import Order
from akrab.payments import gateways
from akrab.payments.actions import pay_out, send_refund
from akrab.payments.adapters.registry import gateway
from akrab.payments.errors import ProviderError
from akrab.payments.gateway_tasks import look_after
from akrab.payments.models import Notice, Payment, Problem, Refund
from tests.accounts.factories import make_user
from tests.payments.gateways.services import Service, awaited
from tests.payments.gateways.test_notices import handle_all
from tests.providers.stripe import signature


def paid(service: Service, **changes: object) -> Payment:
    payment = awaited(service.code)
    service.pay(payment, **changes)
    gateways.check(payment)
    payment.refresh_from_db()
    assert payment.state == Payment.State.PAID
    return payment


def due(payment: Payment, amount: int = 1_000_000, key: str = "form-1") -> Refund:
    """Goods came back: so much is to be paid back, through the service."""
    Order.objects.filter(pk=payment.order_id).update(credited=F("credited") + amount)
    order = Order.objects.get(pk=payment.order_id)
    (refund,) = pay_out(
        order=order, amount=amount, way="provider", key=key, reason="broken: two of them", actor=make_user()
    )
    return refund


def gone(service: Service, payment: Payment) -> list[int]:
    """What the service sent back for this payment, minor units."""
    status = gateway(payment.provider).status(
        reference=payment.key, provider_reference=payment.provider_reference, currency="IDR"
    )
    return [one.amount for one in status.refunds]


def test_a_part_goes_back_and_then_the_rest(service: Service) -> None:
    payment, owner = paid(service), make_user()
    send_refund(refund=due(payment), actor=owner)
    payment.refresh_from_db()
    assert (payment.state, payment.refunded, payment.order.paid) == ("partly", 1_000_000, 1_414_500)
    send_refund(refund=due(payment, 1_414_500, "form-2"), actor=owner)
    payment.refresh_from_db()
    payment.order.refresh_from_db()
    assert (payment.state, payment.refunded, payment.order.paid) == ("refunded", 2_414_500, 0)
    assert sorted(gone(service, payment)) == [1_000_000, 1_414_500]
    assert Entry.objects.filter(kind="payment.refunded").count() == 2
    assert sum(gone(service, payment)) == 2_414_500
    gateways.check(payment)  # what the service tells of it later is known already
    assert Refund.objects.count() == 2


def test_asking_twice_sends_once(service: Service) -> None:
    payment, owner = paid(service), make_user()
    refund = due(payment)
    for _ in range(3):
        send_refund(refund=refund, actor=owner)
    gateways.refund(refund)
    gateways.refund(refund)
    assert gone(service, payment) == [1_000_000]
    assert Refund.objects.get().state == Refund.State.DONE


def test_a_lost_answer_sends_once_and_the_clock_finds_out(service: Service) -> None:
    payment = paid(service)
    refund = due(payment)
    lost(refund, make_user(), service)
    look_after.func()
    refund.refresh_from_db()
    payment.refresh_from_db()
    assert (refund.state, payment.state, payment.order.paid) == ("done", "partly", 1_414_500)
    assert gone(service, payment) == [1_000_000]


def lost(refund: Refund, actor: User, service: Service) -> None:
    """The request that sends the money is heard by the service, all answers from then on are lost."""
    send = type(service.server).reply

    def mute(request: object) -> object:
        done = send(service.server, request)
        if request.method == "POST" and "refund" in request.path:  # type: ignore[attr-defined]
            service.server.trouble = ["hang"] * 9
            return 500, {}
        return done

    service.server.hang_seconds = 0.1
    service.server.reply = mute
    try:
        with pytest.raises(ProviderError) as silent:
            send_refund(refund=refund, actor=actor)
        assert silent.value.passing
    finally:
        del service.server.reply
        service.server.trouble = []
    refund.refresh_from_db()
    assert refund.state == Refund.State.ASKED


def test_a_refusal_is_told_and_can_be_tried_again(service: Service) -> None:
    payment, owner = paid(service), make_user()
    refund = due(payment)
    words = {"midtrans": "cannot return this kind of payment", "xendit": "account not found"}
    if service.code == "midtrans":
        service.server.refundable = False
    else:
        service.server.refund_status = {"xendit": "FAILED", "stripe": "failed"}[service.code]
    with pytest.raises(ProviderError, match=words.get(service.code, "expired or canceled card")) as refused:
        send_refund(refund=refund, actor=owner)
    assert not refused.value.passing
    refund.refresh_from_db()
    payment.refresh_from_db()
    assert (refund.state, payment.refunded, payment.order.paid) == ("failed", 0, 2_414_500)
    assert refund.error
    if service.code == "midtrans":
        service.server.refundable = True
    else:
        service.server.refund_status = {"xendit": "SUCCEEDED", "stripe": "succeeded"}[service.code]
    send_refund(refund=due(payment, key="form-2"), actor=owner)
    payment.refresh_from_db()
    assert (payment.state, payment.refunded) == ("partly", 1_000_000)


@pytest.mark.parametrize("code", ["xendit", "stripe"])
def test_a_refund_that_takes_days_is_finished_by_its_notice(code: str, request: pytest.FixtureRequest) -> None:
    service = request.getfixturevalue(code)
    payment = paid(service)
    service.server.refund_status = {"xendit": "PENDING", "stripe": "pending"}[code]
    refund = due(payment)
    send_refund(refund=refund, actor=make_user())
    refund.refresh_from_db()
    assert refund.state == Refund.State.ASKED
    (number,) = service.server.refunds
    one = service.server.refunds[number]
    one["status"] = {"xendit": "SUCCEEDED", "stripe": "succeeded"}[code]
    if code == "xendit":
        told = {"event": "refund.succeeded", "business_id": "x", "created": one["created"], "data": one}
        assert service.send(json.dumps(told).encode()) == 200
    else:
        body = service.server.event(one, "refund.updated")
        assert service.send(body, {"stripe-signature": signature(body, service.server.secret)}) == 200
    handle_all()
    refund.refresh_from_db()
    payment.refresh_from_db()
    assert (refund.state, payment.state, payment.order.paid) == ("done", "partly", 1_414_500)
    assert Notice.objects.get().payment_id == payment.pk


def test_what_the_owner_returns_on_the_services_own_pages_is_booked_once(service: Service) -> None:
    payment = awaited(service.code)
    service.pay(payment)
    service.refund_there(payment.key, 500_000)
    service.send(service.body(payment, "paid"))  # the refund is told before the money was
    handle_all()
    gateways.check(payment)
    payment.refresh_from_db()
    assert (payment.state, payment.refunded, payment.order.paid) == ("partly", 500_000, 1_914_500)
    assert Refund.objects.get().way == service.code


def test_a_refund_that_was_due_and_sent_from_there_is_that_one(service: Service) -> None:
    payment = paid(service)
    refund = due(payment, 2_414_500)
    service.refund_there(payment.key, 2_414_500)
    gateways.check(payment)
    refund.refresh_from_db()
    payment.refresh_from_db()
    assert (refund.state, payment.state, payment.order.paid) == ("done", "refunded", 0)
    assert Refund.objects.count() == 1


def test_a_card_payment_of_today_is_cancelled_as_a_whole_and_returned_in_part_tomorrow(midtrans: Service) -> None:
    payment, owner = paid(midtrans, kind="credit_card"), make_user()
    refund = due(payment)
    with pytest.raises(ProviderError, match="try again tomorrow") as later:
        send_refund(refund=refund, actor=owner)
    assert later.value.passing
    midtrans.server.become(payment.key, "settlement", "200")
    gateways.refund(refund)
    refund.refresh_from_db()
    assert refund.state == Refund.State.DONE

    other = paid(midtrans, kind="credit_card")
    send_refund(refund=due(other, 2_414_500, "form-2"), actor=owner)
    other.refresh_from_db()
    assert other.state == "refunded"
    assert midtrans.server.transactions[other.key]["transaction_status"] == "cancel"
    gateways.check(other)
    assert not Problem.objects.exists()


def test_money_that_the_bank_fetched_back_is_shown_to_the_owner(midtrans: Service) -> None:
    payment = paid(midtrans, kind="credit_card")
    midtrans.server.become(payment.key, "chargeback", "200")
    midtrans.send(midtrans.body(payment))
    handle_all()
    assert Problem.objects.get().kind == Problem.Kind.REVERSED
    payment.refresh_from_db()
    assert payment.state == "paid"
