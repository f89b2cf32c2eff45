"""What the mail server may do to us, and what becomes of the mail then."""

import datetime as dt
import math
from collections.abc import Iterator
from typing import Any

import pytest

from akrab.core import clock, presence, shop
from akrab.messaging import outbox
from akrab.messaging.models import Message, OutboxLane
from akrab.messaging.outbox.lanes import due_channels
from tests.messaging.mail.rough import RoughServer
from tests.messaging.test_outbox import queued

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("akrab_home")]


@pytest.fixture(params=[True, False], ids=["pipelining", "one by one"])
def server(request: Any, settings: Any) -> Iterator[RoughServer]:
    with RoughServer(pipelining=request.param) as rough:
        settings.MAIL_SERVER = rough.as_setting()
        shop.store({"mail_connections": 1})
        yield rough


def send(limit: int = 50) -> int:
    return outbox.send_waiting(worker_id=presence.new_id(), limit=limit)


def many(count: int, **fields: object) -> None:
    for number in range(count):
        queued(key=f"k{number}", recipient=f"a{number}@example.com", **fields)


def states() -> list[str]:
    return list(Message.objects.order_by("id").values_list("state", flat=True))


def test_all_mails_go_over_one_connection(server: RoughServer) -> None:
    many(20)
    assert send() == 20
    assert server.taken == [f"a{number}@example.com" for number in range(20)]
    assert server.connections == 1
    assert "NOOP" not in server.said


def test_one_refused_address_leaves_the_connection_to_the_others(server: RoughServer) -> None:
    many(3)
    server.answers["RCPT"] = ["550 5.1.1 No such user"]
    if server.pipelining:
        server.answers["DATA"] = ["503 5.5.1 No recipients"]
    assert send() == 2
    assert states() == ["failed", "sent", "sent"]
    assert "550 5.1.1 No such user" in Message.objects.order_by("id")[0].reason
    assert server.connections == 1


def test_a_server_that_waits_for_a_refused_mail_gets_nothing(server: RoughServer) -> None:
    """It said no to the address and yes to the mail (RFC 2920, 3.1): the connection ends, nothing is delivered."""
    many(2)
    server.answers["RCPT"] = ["550 5.1.1 No such user"]
    assert send() == 1
    assert server.taken == ["a1@example.com"]


def test_greylisting_is_waited_for_and_costs_the_others_nothing(server: RoughServer) -> None:
    many(2)
    server.answers["RCPT"] = ["450 4.2.0 Greylisted, come back in five minutes"]
    if server.pipelining:
        server.answers["DATA"] = ["503 5.5.1 No recipients"]
    assert send() == 1
    first = Message.objects.order_by("id")[0]
    assert first.next_try_at
    assert first.next_try_at - clock.now() > dt.timedelta(minutes=4)
    assert (first.state, first.attempts) == ("queued", 1)
    Message.objects.update(next_try_at=None)
    assert send() == 1


def test_421_stops_the_lane_and_uses_up_no_try(server: RoughServer) -> None:
    many(5)
    assert send(limit=1) == 1
    server.answers["MAIL"] = ["421 4.7.0 Too many, slow down"]
    assert send() == 0
    assert states() == ["sent"] + ["queued"] * 4
    assert set(Message.objects.filter(state="queued").values_list("attempts", flat=True)) == {0}
    lane = OutboxLane.objects.get()
    assert "421" in lane.reason
    assert due_channels() == []
    assert send() == 0
    lane.paused_until = clock.now()
    lane.save()
    assert send() == 4
    lane.refresh_from_db()
    assert (lane.strikes, lane.reason, lane.paused_until) == (0, "", None)


def test_each_rest_is_longer_than_the_one_before(server: RoughServer) -> None:
    many(1)
    lasted = []
    for _round in range(8):
        server.answers["EHLO"] = ["421 closed"]
        server.answers["HELO"] = ["421 closed"]
        OutboxLane.objects.update(paused_until=None)
        send()
        rest = OutboxLane.objects.get().paused_until
        assert rest
        lasted.append(math.ceil((rest - clock.now()).total_seconds() / 5) * 5)
    assert lasted == [15, 30, 60, 120, 240, 480, 900, 900]
    assert states() == ["queued"]


def test_not_now_ten_times_in_a_row_is_about_the_server(server: RoughServer) -> None:
    many(15)
    server.answers["MAIL"] = ["451 4.3.2 Try again later"] * 12
    assert send() == 0
    assert server.said.count("MAIL") == 10
    assert OutboxLane.objects.get().strikes == 1
    assert states() == ["queued"] * 15
    assert Message.objects.filter(attempts=0).count() == 6  # five untouched, and the one that made it clear


def test_who_hangs_up_before_the_mail_has_nothing_of_it(server: RoughServer) -> None:
    many(3)
    assert send(limit=1) == 1
    server.hang_up = "MAIL"  # the connection that stayed open was closed meanwhile
    assert send() == 0 or server.taken
    OutboxLane.objects.update(paused_until=None)
    send()
    assert sorted(server.taken) == ["a0@example.com", "a1@example.com", "a2@example.com"]
    assert states() == ["sent"] * 3


def test_who_hangs_up_with_the_mail_leaves_it_in_doubt(server: RoughServer) -> None:
    many(2)
    server.hang_up = "MAILDATA"
    assert send() == 0
    assert states() == ["unsure", "unsure"]
    assert server.taken == ["a0@example.com", "a1@example.com"]
    message = Message.objects.order_by("id")[0]
    assert message.provider_id.startswith("<")
    server.hang_up = ""
    assert send() == 0


def test_a_mail_refused_after_it_was_read_is_not_in_doubt(server: RoughServer) -> None:
    many(2)
    server.answers["MAILDATA"] = ["554 5.7.1 Spam", "452 4.3.1 Disk full"]
    assert send() == 0
    assert states() == ["failed", "queued"]


@pytest.mark.parametrize("address", ["a@b.com> SIZE=1", "a b@c.com", "a@b.com\r\nDATA", "<a@b.com>", "", "söta@b.com"])
def test_what_is_no_address_never_becomes_a_command(server: RoughServer, address: str) -> None:
    queued(recipient=address)
    assert send() == 0
    assert states() == ["failed"]
    assert server.said == []


def test_a_dot_at_the_beginning_of_a_line_stays(server: RoughServer) -> None:
    queued(text="Satu\n.\n..dua\nRCPT TO:<x@y>\n")
    assert send() == 1
    assert server.taken == ["siti@example.com"]


def test_the_limit_of_an_hour_keeps_a_fifth_for_one_person(server: RoughServer) -> None:
    shop.store({"mail_per_hour": 10})
    for number in range(12):
        queued(key=f"m{number}", recipient=f"m{number}@example.com", mass=True)
    assert send() == 8
    queued(key="link", recipient="link@example.com")
    assert send() == 1
    assert server.taken[-1] == "link@example.com"
    many(5)
    assert send() == 1  # the tenth
    OutboxLane.objects.update(hour_from=clock.now() - dt.timedelta(hours=1))
    assert send() == 8


def test_what_is_for_one_person_goes_before_mass_mail(server: RoughServer) -> None:
    queued(key="mass", recipient="mass@example.com", mass=True)
    queued(key="again", recipient="again@example.com", next_try_at=clock.now())
    queued(key="one", recipient="one@example.com")
    assert send() == 3
    assert server.taken == ["one@example.com", "again@example.com", "mass@example.com"]


def test_a_server_that_is_away_for_two_days_is_given_up(settings: Any) -> None:
    settings.MAIL_SERVER = {"host": "127.0.0.1", "port": 1, "user": "", "password": "", "tls": "none"}
    queued(created_at=clock.now() - dt.timedelta(hours=49))
    assert send() == 0
    assert states() == ["failed"]
