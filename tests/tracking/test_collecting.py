"""What browsers may send, and what they are answered."""

import json
from pathlib import Path
from typing import Any

import pytest

from akrab.accounts.actions import change_shop_settings
from akrab.tracking import telling
from akrab.tracking.happenings import LARGEST
from akrab.tracking.spool import files
from akrab.tracking.visitors import device_of
from tests.tracking.factories import DESK, GOOGLEBOT, PHONE, send

pytestmark = pytest.mark.django_db


def kept(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for file in files(folder) for line in file.lines(0, 1000)[0]]


def test_an_event_is_kept_with_its_visitor_and_device(events_folder: Path) -> None:
    event = {"kind": "product", "about": 17, "path": "/products/casing/", "from": "https://www.google.com/"}
    assert send([event]) == ("204 No Content", "")
    (line,) = kept(events_folder)
    assert line["events"] == [event]
    assert (line["device"], line["language"]) == ("phone", "id")
    assert line["visitor"].startswith("d")
    assert "203.0.113.9" not in json.dumps(line)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "The body is no JSON."),
        (b"\xff\xfe", "The body is no JSON."),
        (b"{}", "Send a list of 1 to 20 events."),
        (b"[]", "Send a list of 1 to 20 events."),
        (b"[1]", "An event has a kind that is not known."),
        (b'[{"kind": "order"}]', "An event has a kind that is not known."),
        (b'[{"kind": "signed_in", "customer": 1}]', "An event has a kind that is not known."),
        (b'[{"kind": "page", "path": 3}]', "“path” is a text."),
        (b'[{"kind": "page", "about": true}]', "“about” is a whole number from 0 to 9007199254740992."),
        (b'[{"kind": "page", "about": -1}]', "“about” is a whole number from 0 to 9007199254740992."),
        (b'[{"kind": "page", "customer": 1}]', "“customer” is not known."),
        (json.dumps([{"kind": "page"}] * 21).encode(), "Send a list of 1 to 20 events."),
    ],
)
def test_anything_else_is_refused_in_words_and_not_kept(body: bytes, words: str, events_folder: Path) -> None:
    assert send(body) == ("400 Bad Request", words)
    assert kept(events_folder) == []


def test_long_texts_are_cut_and_half_letters_do_not_break_a_line(events_folder: Path) -> None:
    assert send(b'[{"kind": "search", "text": "' + b"x" * 300 + b'", "path": "/a\\nb\\ud83d"}]')[0] == "204 No Content"
    (line,) = kept(events_folder)
    assert line["events"] == [{"kind": "search", "text": "x" * 100, "path": "/a\nb?"}]


def test_only_posts_from_our_own_pages_count(events_folder: Path) -> None:
    page = [{"kind": "page", "path": "/"}]
    assert send(page, REQUEST_METHOD="GET")[0] == "405 Method Not Allowed"
    assert send(page, HTTP_SEC_FETCH_SITE="cross-site")[0] == "403 Forbidden"
    assert send(b"x" * (LARGEST + 1))[0] == "413 Content Too Large"
    assert send(page, CONTENT_LENGTH="many")[0] == "413 Content Too Large"
    assert kept(events_folder) == []


def test_an_old_browser_is_told_by_its_origin(events_folder: Path) -> None:
    page = json.dumps([{"kind": "page", "path": "/"}]).encode()
    own = {"HTTP_SEC_FETCH_SITE": "same-origin", "HTTP_ORIGIN": "https://shop.example"}
    assert send(page, **own)[0] == "204 No Content"


def test_a_flood_of_one_visitor_is_slowed_and_others_are_not(events_folder: Path) -> None:
    page = [{"kind": "page", "path": "/"}] * 20
    answers = [send(page)[0] for _ in range(16)]
    assert answers == ["204 No Content"] * 15 + ["429 Too Many Requests"]
    assert send(page, HTTP_USER_AGENT=DESK)[0] == "204 No Content"


def test_a_shop_that_counts_no_visits_keeps_none(events_folder: Path) -> None:
    change_shop_settings(values={"visits_on": False}, actor=None)
    assert send([{"kind": "page", "path": "/"}])[0] == "204 No Content"
    telling.tell_quietly(telling.visitor_of({"HTTP_USER_AGENT": PHONE}), kind="basket")
    assert kept(events_folder) == []


def test_marks_differ_by_browser_address_and_day_and_follow_the_session(monkeypatch: pytest.MonkeyPatch) -> None:
    import datetime as dt

    def mark(day: dt.date = dt.date(2026, 11, 22), **environ: str) -> str:
        monkeypatch.setattr(telling, "today", lambda: day)
        return telling.visitor_of({"HTTP_USER_AGENT": PHONE, "REMOTE_ADDR": "203.0.113.9", **environ}).mark

    first = mark()
    assert first == mark()
    assert len({first, mark(HTTP_USER_AGENT=DESK), mark(REMOTE_ADDR="203.0.113.10"), mark(dt.date(2026, 11, 23))}) == 4
    signed_in = mark(HTTP_COOKIE="language=id; sessionid=abc")
    assert signed_in == mark(dt.date(2026, 12, 1), HTTP_COOKIE="sessionid=abc", REMOTE_ADDR="198.51.100.1")
    assert signed_in[0] == "s"
    assert mark(HTTP_COOKIE="sessionid=abc", HTTP_SEC_GPC="1") == first


def test_the_key_of_a_day_is_one_for_all_processes_and_goes_with_its_day(events_folder: Path) -> None:
    import datetime as dt

    from akrab.tracking.visitors import Marks

    day = dt.date(2026, 11, 22)
    one, two = Marks(events_folder, "secret"), Marks(events_folder, "secret")
    assert one.key_of(day) == two.key_of(day)
    assert one.key_of(day) != one.key_of(day + dt.timedelta(days=1))
    assert one.forget_before(day + dt.timedelta(days=1)) == 1
    assert Marks(events_folder, "secret").key_of(day) != two._key


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (PHONE, "phone"),
        (DESK, "desk"),
        (GOOGLEBOT, "bot"),
        ("", "bot"),
        ("curl/8.5.0 (x86_64-pc-linux-gnu)", "bot"),
        ("WhatsApp/2.24.11.79 A with a preview of the link", "bot"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/126.0 Safari/537.36", "bot"),
        (
            "Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148",
            "tablet",
        ),
        ("Mozilla/5.0 (Linux; Android 12; SM-T500) AppleWebKit/537.36 Chrome/126.0 Safari/537.36", "tablet"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148",
            "phone",
        ),
    ],
)
def test_devices_and_programs_are_told_apart(agent: str, device: str) -> None:
    assert device_of(agent) == device
