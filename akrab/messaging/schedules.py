"""What conversations do by themselves: those set aside come back when their time is there."""

from akrab.messaging.conversations import wake


def wake_up() -> None:
    wake()


SCHEDULES = [("messaging.wake", "* * * * *", wake_up)]
