"""What conversations do by themselves: those set aside come back, and visitors who left are answered by mail too."""

from akrab.messaging.chatmail import mail_answers
from akrab.messaging.conversations import wake
from akrab.messaging.mail.fetching import fetch
from akrab.messaging.mail.taking import handle_waiting
from akrab.messaging.phones.calls import end_stale
from akrab.messaging.whatsapp.tasks import look_after


def wake_up() -> None:
    wake()


def write_to_those_who_left() -> None:
    mail_answers()


def read_mail() -> None:
    fetch()
    while handle_waiting():
        pass


def end_calls() -> None:
    end_stale()


SCHEDULES = [
    ("messaging.mail", "* * * * *", read_mail),
    ("messaging.wake", "* * * * *", wake_up),
    ("messaging.chat_mail", "* * * * *", write_to_those_who_left),
    ("messaging.calls", "23 * * * *", end_calls),
    ("messaging.whatsapp", "17 * * * *", look_after),
]
