"""What payments do by themselves: expire, remind of debts by day, ask the payment services about what is open."""

from akrab.payments import rests
from akrab.payments.actions import expire_payments
from akrab.payments.gateway_tasks import start_looking
from akrab.payments.reminders import remind_all


def expire() -> None:
    expire_payments()


def remind() -> None:
    remind_all()
    rests.remind_all()


SCHEDULES = [
    ("payments.expire", "*/10 * * * *", expire),
    ("payments.remind", "15 * * * *", remind),
    ("payments.look", "* * * * *", start_looking),
]
