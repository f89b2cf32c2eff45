"""What a worker leaves behind that is killed: handed over, not begun, or nobody knows."""

import datetime as dt
import fcntl
import os
from pathlib import Path
from typing import Any

import pytest

from akrab.core import clock, presence
from akrab.core.models import WorkerBeat
from akrab.journal.models import Entry
from akrab.messaging import actions, outbox
from akrab.messaging.adapters.base import TransportError
from akrab.messaging.models import Message
from akrab.messaging.outbox import notes
from akrab.messaging.outbox.notes import Notes, path_of
from tests.customers.factories import make_customer
from tests.messaging.left_notes import left_notes
from tests.messaging.test_outbox import queued, send
from tests.smtp import SmtpServer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("akrab_home")]
GONE = f"{presence.host()}/999999999/1"


def sending(key: str = "k", **fields: object) -> Message:
    return queued(key=key, **{"state": "sending", "claimed_by": GONE, "attempts": 1, **fields})


def take_over() -> int:
    return outbox.take_over(worker_id=presence.new_id())


def states() -> dict[str, str]:
    return dict(Message.objects.values_list("key", "state"))


def test_done_is_sent_begun_is_unsure_and_the_rest_goes_again(smtp_server: SmtpServer) -> None:
    done, begun, refused, fresh = (
        sending(key, customer=make_customer()) for key in ("done", "begun", "refused", "fresh")
    )
    left_notes(
        GONE, "email", f"+ {done.pk} <d@shop>", f"= {done.pk} <d@shop>", f"+ {refused.pk} <r@shop>", f"- {refused.pk} ",
        f"+ {begun.pk} <b@shop>",
    )  # fmt: skip
    assert take_over() == 4
    assert states() == {"done": "sent", "begun": "unsure", "refused": "queued", "fresh": "queued"}
    begun.refresh_from_db()
    assert (begun.provider_id, begun.claimed_by) == ("<b@shop>", "")
    assert begun.reason
    fresh.refresh_from_db()
    assert fresh.attempts == 0
    assert Entry.objects.get(kind="message.sent").subject_id == done.pk
    assert not path_of(GONE, "email").exists()
    assert send() == 2
    assert take_over() == 0
    assert len(smtp_server.wait_for(2)) == 2


def test_a_line_that_was_cut_off_was_not_followed_by_anything() -> None:
    sending()
    left_notes(GONE, "email")
    with path_of(GONE, "email").open("a") as file:
        file.write(f"+ {Message.objects.get().pk}")
    take_over()
    assert states() == {"k": "queued"}


def test_without_notes_nobody_knows_what_was_sent() -> None:
    """The worker ran on another machine, or the machine's power failed before the notes were on the disk."""
    sending("elsewhere")
    take_over()
    sending("power")
    left_notes(GONE, "email")
    file = path_of(GONE, "email")
    file.write_text("another run of the machine\n")
    take_over()
    assert states() == {"elsewhere": "unsure", "power": "unsure"}


def test_what_a_living_worker_is_sending_is_left_alone() -> None:
    worker = presence.new_id()
    presence.beat(worker)
    sending(claimed_by=worker)
    left_notes(worker, "email")
    assert take_over() == 0
    WorkerBeat.objects.update(beat_at=clock.now() - dt.timedelta(minutes=5))
    held = os.open(path_of(worker, "email"), os.O_RDWR)
    fcntl.flock(held, fcntl.LOCK_EX)  # silent, but it has not ended: suspended perhaps
    assert take_over() == 0
    os.close(held)
    assert take_over() == 1


def test_a_process_of_a_worker_is_gone_when_either_is() -> None:
    worker = presence.new_id()
    presence.beat(worker)
    assert not presence.is_gone(presence.child_of(worker))
    assert presence.is_gone(f"{worker}{presence.CHILD_MARK}999999999")
    WorkerBeat.objects.all().delete()
    assert presence.is_gone(presence.child_of(worker))


def test_a_round_of_our_own_that_was_cut_short_is_settled() -> None:
    me = presence.new_id()
    begun, fresh = sending("begun", claimed_by=me), sending("fresh", claimed_by=me)
    left_notes(me, "email", f"+ {begun.pk} <b@shop>")
    assert outbox.take_over(worker_id=me) == 2
    assert states() == {"begun": "unsure", "fresh": "queued"}
    assert fresh.pk


def test_who_was_taken_for_gone_and_was_not_still_says_what_was_sent(smtp_server: SmtpServer) -> None:
    class Slow:
        """Another machine lists the message while this one is still at it."""

        def send(self, message: Message) -> str:
            Message.objects.filter(pk=message.pk).update(state="unsure", claimed_by="")
            return "<late@shop>"

        def close(self) -> None:
            pass

    queued()
    assert outbox.send_waiting(worker_id=presence.new_id(), by_channel={"email": Slow()}) == 1
    assert Message.objects.get().state == "sent"


def test_a_fault_of_ours_in_the_midst_is_unsure_and_does_not_stop_the_rest() -> None:
    class Broken:
        def send(self, message: Message) -> str:
            raise TransportError("lost", permanent=False, unsure=True)

        def close(self) -> None:
            pass

    queued(customer=make_customer())
    outbox.send_waiting(worker_id=presence.new_id(), by_channel={"email": Broken()})
    message = Message.objects.get()
    assert (message.state, message.reason) == ("unsure", "lost")
    actions.settle_unsure(message=message, arrived=False)
    assert states() == {"k": "queued"}


def test_notes_of_workers_that_ended_are_swept_away_but_not_those_still_needed(akrab_home: Path) -> None:
    left_notes("a/1/1", "email", "+ 1 ")
    left_notes("b/1/1", "email", "+ 2 ")
    mine = Notes(presence.new_id(), "email")
    notes.sweep({"b/1/1"})
    assert sorted(
        one.name for one in (akrab_home / "outbox").iterdir() if not one.name.startswith(presence.host())
    ) == ["b-1-1.email.log"]
    mine.begun(1)
    mine.forget()
    mine.close()
    assert len(list((akrab_home / "outbox").iterdir())) == 1


def test_notes_swept_away_between_opening_and_locking_are_begun_anew(
    akrab_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is written must be found by its name; another process sweeps just before the lock is had, once."""
    lock, path, swept = fcntl.flock, path_of("c/1/1", "email"), list[int]()

    def swept_before(file: int, how: int) -> None:
        if not swept:
            swept.append(file)
            path.unlink()
        lock(file, how)

    monkeypatch.setattr(fcntl, "flock", swept_before)
    mine = Notes("c/1/1", "email")
    mine.begun(1)
    assert path.read_text().endswith("+ 1 \n")
    mine.close()


def test_two_connections_at_once_and_each_mail_once(smtp_server: SmtpServer, monkeypatch: Any) -> None:
    for number in range(30):
        queued(key=f"k{number}", recipient=f"a{number}@example.com")
    assert send() == 30
    assert sorted(one.rcpt_tos[0] for one in smtp_server.envelopes) == sorted(f"a{n}@example.com" for n in range(30))
    assert set(states().values()) == {"sent"}
    assert all(Message.objects.values_list("provider_id", flat=True))
