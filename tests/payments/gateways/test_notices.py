"""Notices: verified on the body as it came, stored, answered, looked into later, harmless twice and in any order."""

import itertools
import json
import time

import pytest
from django.conf import settings as configuration
from django.test import Client
from django.urls import reverse

from akrab.core import shop
from akrab.journal.models import Entry
from akrab.orders.models import Order
from akrab.payments import gateways, notices
from akrab.payments.models import Notice, Payment, Problem
from tests.payments.gateways.services import Service, awaited
from tests.providers.stripe import signature


def handle_all() -> None:
    for notice in Notice.objects.filter(handled_at=None):
        notices.handle(notice)


def counted(payment: Payment) -> tuple[str, int, int, int]:
    """State, what the order counts as paid, journal entries of money, payments that came in."""
    payment.refresh_from_db()
    return (
        payment.state,
        Order.objects.get(pk=payment.order_id).paid,
        Entry.objects.filter(kind="payment.received").count(),
        Payment.objects.counting().count(),
    )


PAID = ("paid", 2_414_500, 1, 1)


def test_a_paid_notice_counts_the_money_once(service: Service) -> None:
    payment = awaited(service.code)
    service.pay(payment)
    body = service.body(payment, "paid")
    assert service.send(body) == 200
    assert counted(payment) == ("open", 0, 0, 0)  # answered before anything is done
    handle_all()
    assert counted(payment) == PAID
    notice = Notice.objects.get()
    assert (notice.outcome, notice.payment_id, notice.verified, notice.times) == ("done", payment.pk, True, 1)
    assert payment.source == service.code
    assert payment.details["transaction"]


def test_the_same_notice_again_is_answered_and_changes_nothing(service: Service) -> None:
    payment = awaited(service.code)
    service.pay(payment)
    body = service.body(payment, "paid")
    for _ in range(5):
        assert service.send(body) == 200
    handle_all()
    assert service.send(body) == 200
    handle_all()
    assert Notice.objects.get().times == 6
    assert counted(payment) == PAID


def test_the_address_answers_within_50_ms_and_says_nothing_to_anybody_else(service: Service, client: Client) -> None:
    payment = awaited(service.code)
    service.pay(payment)
    address = gateways.notice_url(service.code)
    assert address == configuration.BASE_URL + reverse("api:payment_notice", args=[service.code])
    path = address.removeprefix(configuration.BASE_URL)
    asked = len(service.server.requests)
    body = service.body(payment, "paid")
    took = []
    for _ in range(11):
        before = time.perf_counter()
        answer = client.post(path, body, content_type="application/json", headers=service.headers(body))
        took.append(time.perf_counter() - before)
        assert (answer.status_code, answer.content) == (200, b"")
    assert sorted(took)[5] < 0.05
    assert len(service.server.requests) == asked  # nobody was asked anything meanwhile
    assert (
        client.post(f"{path}/", body, content_type="application/json", headers=service.headers(body)).status_code == 200
    )
    assert client.get(path).status_code == 405
    assert client.post("/api/v1/payments/paypal/notices", body, content_type="application/json").status_code == 404
    assert Notice.objects.count() == 1


def test_a_service_that_the_shop_has_not_joined_has_no_address(client: Client, db: None) -> None:
    for code in ("midtrans", "xendit", "stripe"):
        assert (
            client.post(f"/api/v1/payments/{code}/notices", b"{}", content_type="application/json").status_code == 404
        )
    assert not Notice.objects.exists()


def test_a_forged_notice_is_kept_shown_and_has_no_effect(service: Service) -> None:
    payment = awaited(service.code)
    service.pay(payment)
    body = service.body(payment, "paid")
    if service.code == "midtrans":
        forged = body.replace(b'"gross_amount": "24145.00"', b'"gross_amount": "24146.00"')
        assert forged != body
        assert service.send(forged) == 401
    else:
        assert service.send(body, service.wrong_headers(body)) == 401
        assert service.send(body, {}) == 401
    handle_all()
    assert counted(payment) == ("open", 0, 0, 0)
    notice = Notice.objects.get()
    assert (notice.outcome, notice.verified, bool(notice.handled_at)) == ("forged", False, True)
    assert [one.kind for one in Problem.objects.all()] == [Problem.Kind.FORGED]
    assert "x-callback-token" not in notice.headers
    assert service.send(body) == 200  # and it does not stand in the way of the real one
    handle_all()
    assert counted(payment) == PAID


def test_a_flood_of_forged_notices_fills_no_disk(midtrans: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "REFUSED_PER_DAY", 5)
    for number in range(9):
        assert midtrans.send(json.dumps({"order_id": str(number)}).encode()) == 401
    assert Notice.objects.count() == 5
    assert Problem.objects.count() == 1


@pytest.mark.parametrize("body", [b"", b"[]", b"\xff\xfe", b"null", b"[" * 5000, b'{"data": 1}'])
def test_what_nobody_can_read_is_refused(service: Service, body: bytes) -> None:
    assert service.send(body) in {200, 400, 401}
    handle_all()
    assert Payment.objects.counting().count() == 0


def test_too_large_a_notice_is_not_kept(service: Service) -> None:
    assert service.send(b" " * 300_000) == 413
    assert not Notice.objects.exists()


def test_an_unknown_order_is_shown_to_the_owner(service: Service) -> None:
    payment = awaited(service.code)
    service.pay(payment)
    body = service.body(payment, "paid")
    Payment.objects.filter(pk=payment.pk).update(key="of-another-shop", provider_reference="other")
    assert service.send(body) == 200
    handle_all()
    assert Notice.objects.get().outcome == "unknown"
    problem = Problem.objects.get()
    assert (problem.kind, problem.data["amount"]) == (Problem.Kind.NO_ORDER, 2_414_500)
    assert Payment.objects.counting().count() == 0


def test_another_amount_than_awaited_does_not_count(service: Service) -> None:
    payment = awaited(service.code)
    key = {"midtrans": "gross_amount", "xendit": "paid_amount", "stripe": "amount_total"}[service.code]
    wrong = {"midtrans": "100.00", "xendit": 100, "stripe": 10_000}[service.code]
    service.pay(payment, **{key: wrong})  # also when the service itself says so
    service.send(service.body(payment, "paid"))
    handle_all()
    gateways.check(payment)
    assert counted(payment) == ("open", 0, 0, 0)
    assert Notice.objects.get().outcome == "wrong_amount"
    problem = Problem.objects.get()
    assert problem.kind == Problem.Kind.WRONG_AMOUNT
    assert (problem.data["expected"], problem.data["amount"]) == (2_414_500, 10_000)


def test_a_notice_that_the_service_does_not_confirm_has_no_effect(service: Service) -> None:
    """A static token, or a signature that leaves out the state: what counts is what the service answers."""
    payment = awaited(service.code)
    if service.code == "midtrans":
        service.become(payment, "pending")
        body = service.body(payment, transaction_status="settlement", status_code="200")
    elif service.code == "xendit":
        body = service.body(payment, status="PAID", paid_amount=24_145)
    else:
        body = service.body(payment, "paid", payment_status="paid")
    assert service.send(body) == 200
    handle_all()
    assert counted(payment) == ("open", 0, 0, 0)


STORIES = {  # what happened at the service, in the order in which it happened
    "midtrans": ["pending", "paid", "expired"],
    "xendit": ["paid", "expired"],
    "stripe": ["pending", "paid", "expired"],
}


def test_notices_in_any_order_end_in_the_same(service: Service) -> None:
    """Pending after settlement, expire after settlement: what was paid stays paid, once."""
    for order in itertools.permutations(STORIES[service.code]):
        payment = awaited(service.code)
        if service.code == "midtrans":
            service.become(payment, "pending")
        told = {state: service.body(payment, state) for state in order if state != "paid"}
        service.pay(payment)
        told["paid"] = service.body(payment, "paid")
        for state in order:
            assert service.send(told[state]) == 200
            handle_all()
        payment.refresh_from_db()
        assert (payment.state, payment.order.paid) == ("paid", 2_414_500), order
        assert Entry.objects.filter(kind="payment.received", subject_id=payment.order_id).count() == 1
        assert Entry.objects.filter(kind="payment.failed", subject_id=payment.order_id).count() == 0


def test_what_expired_is_expired_and_counts_all_the_same_when_it_is_paid_late(service: Service) -> None:
    payment = awaited(service.code)
    if service.code == "midtrans":
        service.server.choose(payment.key)
    service.become(payment, "expired")
    service.send(service.body(payment, "expired"))
    handle_all()
    assert counted(payment) == ("expired", 0, 0, 0)
    service.pay(payment)
    service.send(service.body(payment, "paid"))
    handle_all()
    assert counted(payment) == PAID


def test_money_held_back_does_not_count_until_it_is_let_go(midtrans: Service) -> None:
    payment = awaited("midtrans")
    midtrans.pay(payment, kind="credit_card", fraud_status="challenge", status_code="201")
    midtrans.send(midtrans.body(payment))
    handle_all()
    assert counted(payment) == ("open", 0, 0, 0)
    assert "holds this payment back" in Problem.objects.get().data["text"]
    midtrans.pay(payment, kind="credit_card", fraud_status="accept")
    midtrans.send(midtrans.body(payment))
    handle_all()
    assert counted(payment) == PAID


@pytest.mark.parametrize("status", ["deny", "cancel", "failure"])
def test_a_refused_payment_has_failed(midtrans: Service, status: str) -> None:
    payment = awaited("midtrans")
    midtrans.server.become(payment.key, status)
    midtrans.send(midtrans.body(payment))
    handle_all()
    assert counted(payment) == ("failed", 0, 0, 0)


def test_a_status_reply_with_midtrans_own_id_as_order_id_is_still_ours(midtrans: Service) -> None:
    midtrans.server.swapped = True
    payment = awaited("midtrans")
    midtrans.pay(payment, kind="dana")
    midtrans.send(midtrans.body(payment))
    handle_all()
    assert counted(payment) == PAID


def test_midtrans_signs_with_the_server_key_or_a_secret_of_its_own(midtrans: Service) -> None:
    payment = awaited("midtrans")
    midtrans.pay(payment)
    api_key, midtrans.server.key = midtrans.server.key, "a-secret-for-signatures"
    body = midtrans.body(payment)
    midtrans.server.key = api_key
    assert midtrans.send(body) == 401
    shop.store({"midtrans_signature_secret": "a-secret-for-signatures"})
    assert midtrans.send(body) == 200
    assert midtrans.send(midtrans.body(payment)) == 200  # the server key stays good beside it


def test_stripe_takes_any_of_several_signatures_and_none_that_is_old(stripe: Service) -> None:
    payment = awaited("stripe")
    stripe.pay(payment)
    body, secret = stripe.body(payment), stripe.server.secret
    now = time.time()
    assert stripe.send(body, {"stripe-signature": signature(body, secret, more=f"v1={'0' * 64},v0=x,")}) == 200
    assert stripe.send(body, {"stripe-signature": signature(body, secret, at=now - 290)}) == 200
    assert stripe.send(body, {"stripe-signature": signature(body, secret, at=now - 310)}) == 401
    assert stripe.send(body, {"stripe-signature": signature(body, secret, at=now + 310)}) == 401
    assert Notice.objects.filter(outcome="old").count() == 1
    for header in ("", "t=1", f"t={int(now)},v1=", f"t={int(now)},t=1,v1=ab", "t=x,v1=ab", f"t={'9' * 400},v1=ab"):
        assert stripe.send(body, {"stripe-signature": header}) == 401
    reordered = json.dumps(json.loads(body), indent=1).encode()  # the same JSON, another body
    assert stripe.send(reordered, {"stripe-signature": signature(body, secret)}) == 401


def test_notices_wait_while_the_service_does_not_answer(service: Service) -> None:
    payment = awaited(service.code)
    service.pay(payment)
    service.send(service.body(payment, "paid"))
    service.server.trouble = [503, 503, 503]
    notice = Notice.objects.get()
    assert notices.handle(notice) is False
    notice.refresh_from_db()
    assert notice.handled_at is None
    assert "503" in notice.outcome
    assert notices.handle(notice) is True
    assert counted(payment) == PAID


def test_the_services_own_try_out_is_recognised(midtrans: Service) -> None:
    from tests.providers.midtrans import signed

    told = {"order_id": "payment_notif_test_M1_x", "status_code": "200", "gross_amount": "105000.00"}
    body = signed({**told, "transaction_status": "settlement", "transaction_id": "x"}, midtrans.server.key)
    assert midtrans.send(body) == 200
    handle_all()
    assert Notice.objects.get().outcome == "try_out"
    assert not Problem.objects.exists()
