"""What payments do by themselves: expire, and remind of debts by day."""

from akrab.payments.actions import expire_payments
from akrab.payments.reminders import remind_all


def expire() -> None:
    expire_payments()


def remind() -> None:
    remind_all()


SCHEDULES = [("payments.expire", "*/10 * * * *", expire), ("payments.remind", "15 * * * *", remind)]
