"""A lost notice does no harm: by the clock the shop asks about everything that is open."""

import datetime as dt

import pytest
import time_machine
from django_tasks_db.models import DBTaskResult

from akrab.core import clock
from akrab.core.worker import collect_schedules
from akrab.payments import checkout, gateway_tasks
from akrab.payments.gateway_tasks import handle_notice, is_due, look_after, start_looking
from akrab.payments.models import Notice, Payment, Problem
from tests.payments.gateways.services import Service, awaited

NOON = dt.datetime(2026, 11, 20, 5, tzinfo=dt.UTC)


def test_money_whose_notice_was_lost_is_found_within_a_minute(service: Service) -> None:
    payment = awaited(service.code)
    service.pay(payment)
    start_looking()
    start_looking()  # one waits already
    assert DBTaskResult.objects.filter(task_path=look_after.module_path).count() == 1
    assert look_after.func() == 1
    payment.refresh_from_db()
    assert (payment.state, payment.order.paid) == ("paid", 2_414_500)
    assert look_after.func() == 0


def test_with_nothing_open_nobody_is_asked(service: Service) -> None:
    start_looking()
    assert not DBTaskResult.objects.exists()
    assert "payments.look" in {schedule.name for schedule in collect_schedules()}


def test_a_notice_is_looked_into_by_its_task(service: Service) -> None:
    payment = awaited(service.code)
    service.pay(payment)
    service.send(service.body(payment, "paid"))
    (queued,) = DBTaskResult.objects.filter(task_path=handle_notice.module_path)
    handle_notice.func(*queued.args_kwargs["args"])
    payment.refresh_from_db()
    assert payment.state == "paid"
    handle_notice.func(999_999)  # one that is gone


def test_often_while_young_seldom_later_never_after_eight_days() -> None:
    def looks(age: dt.timedelta, span: dt.timedelta) -> int:
        minutes = int(span.total_seconds() // 60)
        count = 0
        for minute in range(minutes):
            with time_machine.travel(NOON + age + dt.timedelta(minutes=minute), tick=False):
                count += is_due(NOON, 7)
        return count

    assert looks(dt.timedelta(0), dt.timedelta(minutes=15)) == 15
    assert looks(dt.timedelta(minutes=20), dt.timedelta(hours=1)) == 12
    assert looks(dt.timedelta(hours=3), dt.timedelta(hours=10)) == 20
    assert looks(dt.timedelta(days=2), dt.timedelta(days=1)) == 8
    assert looks(dt.timedelta(days=8, minutes=1), dt.timedelta(hours=9)) == 0


def test_a_service_that_does_not_answer_is_asked_once_a_round(service: Service) -> None:
    payments = [awaited(service.code) for _ in range(3)]
    asked = len(service.server.requests)
    service.server.trouble = [500] * 30
    assert look_after.func() == 1
    assert len(service.server.requests) - asked <= 3
    service.server.trouble = []
    for payment in payments:
        service.pay(payment)
    assert look_after.func() == 3
    assert Payment.objects.counting().count() == 3


def test_a_page_nobody_is_to_pay_on_any_more_is_closed_there(service: Service) -> None:
    payment = awaited(service.code)
    if service.code == "midtrans":
        service.server.choose(payment.key)
    checkout.change_method(order=payment.order, method="cash")
    payment.refresh_from_db()
    assert payment.state == "replaced"
    look_after.func()
    payment.refresh_from_db()
    assert payment.details["closed"] is True
    found = service.server.transactions[payment.key] if service.code == "midtrans" else service.server.of(payment.key)
    assert found.get("transaction_status", found.get("status", "")).lower() in {"expire", "expired"}
    closing = [one for one in service.server.requests if "expire" in one.path]
    look_after.func()
    assert len([one for one in service.server.requests if "expire" in one.path]) == len(closing) == 1


def test_money_that_came_before_the_page_was_closed_counts(service: Service) -> None:
    payment = awaited(service.code)
    service.pay(payment)
    checkout.change_method(order=payment.order, method="cash")
    look_after.func()
    payment.refresh_from_db()
    assert (payment.state, payment.order.paid) == ("paid", 2_414_500)


def test_a_notice_that_never_found_an_answer_is_shown_after_eight_days(service: Service) -> None:
    payment = awaited(service.code)
    service.pay(payment)
    service.send(service.body(payment, "paid"))
    Notice.objects.update(received_at=clock.now() - dt.timedelta(days=9), outcome="silent")
    Payment.objects.update(created_at=clock.now() - dt.timedelta(days=9))
    asked = len(service.server.requests)
    look_after.func()
    assert len(service.server.requests) == asked
    assert Notice.objects.get().outcome == "given_up"
    assert Problem.objects.get().kind == Problem.Kind.PROVIDER


@pytest.mark.parametrize("state", ["expired", "failed"])
def test_what_failed_there_fails_here(midtrans: Service, state: str) -> None:
    payment = awaited("midtrans")
    midtrans.server.choose(payment.key)
    midtrans.become(payment, state)
    look_after.func()
    payment.refresh_from_db()
    assert payment.state == state
    assert gateway_tasks.open_payments() == [payment]  # late money still counts
