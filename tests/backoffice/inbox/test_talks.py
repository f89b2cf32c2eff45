"""Conversations in the office: the list, one thread, answering, notes, and what is done with them."""

import datetime as dt
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from akrab.accounts.models import Role, User
from akrab.core import clock, shop
from akrab.messaging import queries, typists
from akrab.messaging.actions import write_to_shop
from akrab.messaging.answering import answer
from akrab.messaging.conversations import conversation_of, conversation_with_visitor, label, snooze
from akrab.messaging.incoming import receive, set_mood
from akrab.messaging.models import Conversation, Mention, Message
from tests.accounts.factories import make_user
from tests.backoffice.conftest import Come
from tests.customers.factories import make_member
from tests.messaging.quiet import nobody_writes
from tests.messaging.texts.factories import make_own_text
from tests.orders.factories import make_order

pytestmark = pytest.mark.django_db


def picture() -> bytes:
    made = BytesIO()
    Image.new("RGB", (900, 600), "teal").save(made, format="JPEG")
    return made.getvalue()


def wrote(name: str, *texts: str) -> Conversation:
    customer = make_member(name=name)
    for number, text in enumerate(texts):
        write_to_shop(customer=customer, text=text, key=f"{name}{number}")
    return conversation_of(customer)


def sending(client: Client, talk: Conversation, **fields: object) -> dict[str, object]:
    """The fields that the page's own form would send."""
    page = client.get(f"/office/inbox/{talk.pk}/")
    return {
        "channel": page.context["chosen"], "key": page.context["form"]["key"].value(),
        "seen": page.context["last"], **fields,
    }  # fmt: skip


def pulse(page: Any) -> str:
    """Where the open page looks for what is new."""
    known = page.context
    return f"/office/inbox/{known['talk'].pk}/live/?have={known['have']}&after={known['last']}&of={known['of']}"


def test_who_wrote_last_stands_first_and_an_answer_ends_the_wait(owner: Client) -> None:
    first, second = wrote("Siti", "Do you have it?"), wrote("Joko", "When do you open?")
    receive(channel="inbox", key="3", text="In green?", customer=first.customer)
    rows = owner.get("/office/inbox/").context["rows"]
    assert [(row.pk, row.unread) for row in rows] == [(first.pk, 2), (second.pk, 1)]
    fields = sending(owner, first, text="Yes, in green too")
    for _click in range(2):  # a doubled form
        assert owner.post(f"/office/inbox/{first.pk}/write/", fields).status_code == 302
    assert Message.objects.filter(direction="out", text="Yes, in green too").count() == 1
    assert [row.unread for row in owner.get("/office/inbox/").context["rows"]] == [0, 1]


def test_what_is_urgent_stands_on_top_with_the_words_that_caused_it(owner: Client) -> None:
    calm, cross = wrote("Siti", "Halo"), wrote("Joko", "Penipu!")
    set_mood(Message.objects.get(text="Penipu!"), mood="negative", urgency=3, words="penipu")
    receive(channel="inbox", key="later", text="Halo lagi", customer=calm.customer)
    page = owner.get("/office/inbox/")
    assert [row.pk for row in page.context["rows"]] == [cross.pk, calm.pk]
    assert "penipu" in page.content.decode()


def test_looking_does_not_mark_as_read_but_the_button_does(owner: Client) -> None:
    talk = wrote("Siti", "Hello")
    owner.get(f"/office/inbox/{talk.pk}/")
    assert Message.objects.get(direction="in").state == "delivered"
    owner.post(f"/office/inbox/{talk.pk}/do/seen/")
    assert Message.objects.get(direction="in").state == "read"


def test_an_empty_answer_and_one_too_long_are_refused_and_nothing_is_lost(owner: Client) -> None:
    talk = wrote("Siti", "Hello")
    empty = owner.post(f"/office/inbox/{talk.pk}/write/", sending(owner, talk, text=" "))
    assert (empty.status_code, "The message is empty" in empty.content.decode()) == (422, True)
    long = owner.post(f"/office/inbox/{talk.pk}/write/", sending(owner, talk, text="x" * 5001))
    assert (long.status_code, "x" * 5001 in long.content.decode()) == (422, True)
    assert not Message.objects.filter(direction="out", actor__isnull=False).exists()


def test_what_arrived_meanwhile_is_shown_before_anything_is_sent(owner: Client) -> None:
    talk = wrote("Siti", "Hello")
    fields = sending(owner, talk, text="We have it in red")
    receive(channel="inbox", key="meanwhile", text="Not in red please", customer=talk.customer)
    refused = owner.post(f"/office/inbox/{talk.pk}/write/", fields, headers={"HX-Request": "true"})
    text = refused.content.decode()
    assert refused.status_code == 422
    assert "A message arrived while you were writing" in text
    assert "Not in red please" in text
    assert "We have it in red" in text
    assert not Message.objects.filter(text="We have it in red").exists()
    newest = Message.objects.latest("id").pk
    again = owner.post(f"/office/inbox/{talk.pk}/write/", fields | {"seen": newest}, headers={"HX-Request": "true"})
    assert again.status_code == 200
    assert Message.objects.filter(text="We have it in red").count() == 1


def test_two_who_answer_at_once_see_each_other(come: Come) -> None:
    talk = wrote("Siti", "Hello")
    first, second = come(Role.STAFF), come(Role.SUPPORT)
    mine, other = sending(first, talk, text="Yes!"), sending(second, talk, text="No.")
    assert first.post(f"/office/inbox/{talk.pk}/write/", mine).status_code == 302
    assert second.post(f"/office/inbox/{talk.pk}/write/", other).status_code == 422


def test_a_look_costs_three_queries_and_says_nothing_while_nothing_changed(
    owner: Client, django_assert_num_queries: object
) -> None:
    talk = wrote("Siti", "Hello")
    page = owner.get(f"/office/inbox/{talk.pk}/")
    address = pulse(page)
    shop.everything()  # read again only every second
    with django_assert_num_queries(3):  # type: ignore[operator]  # session, user, the look itself
        assert owner.get(address, headers={"HX-Request": "true"}).status_code == 204
    receive(channel="inbox", key="new", text="Still there?", customer=talk.customer)
    news = owner.get(address, headers={"HX-Request": "true"})
    assert news.status_code == 200
    assert "Still there?" in news.content.decode()
    assert "Hello" not in news.content.decode()


def test_a_state_that_moves_on_is_news(owner: Client) -> None:
    talk = wrote("Siti", "Hello")
    sent = answer(conversation=talk, channel="inbox", text="Yes", key="a", actor=make_user(Role.STAFF))
    page = owner.get(f"/office/inbox/{talk.pk}/")
    Message.objects.filter(pk=sent.pk).update(state="read")
    address = pulse(page)
    news = owner.get(address, headers={"HX-Request": "true"}).content.decode()
    assert f'id="s{sent.pk}" hx-swap-oob="true"' in news
    assert "read" in news


def test_a_visitor_who_became_known_reloads_the_page(owner: Client) -> None:
    talk = conversation_with_visitor("e" * 64)
    receive(channel="webchat", key="1", text="Hi", conversation=talk)
    page = owner.get(f"/office/inbox/{talk.pk}/")
    Conversation.objects.filter(pk=talk.pk).update(customer=make_member())
    news = owner.get(f"/office/inbox/{talk.pk}/live/?have={page.context['have']}&of=0", headers={"HX-Request": "true"})
    assert news["HX-Refresh"] == "true"


def test_files_are_taken_by_their_bytes_and_shown_small(owner: Client, akrab_home: Path) -> None:
    talk = wrote("Siti", "Photo?")
    file = SimpleUploadedFile("../../casing hijau.png", picture())  # the name lies about the type
    owner.post(f"/office/inbox/{talk.pk}/write/", sending(owner, talk, text="", files=[file]))
    kept = Message.objects.get(direction="out", actor__isnull=False).attachments.get()
    assert (kept.name, kept.mime, kept.width, kept.height) == ("casing hijau.jpg", "image/jpeg", 900, 600)
    whole = owner.get(f"/office/inbox/files/{kept.pk}/")
    assert (whole["Content-Type"], whole.content, whole["X-Content-Type-Options"]) == (
        "image/jpeg",
        picture(),
        "nosniff",
    )
    assert "sandbox" in whole["Content-Security-Policy"]
    small = owner.get(f"/office/inbox/files/{kept.pk}/?small")
    assert Image.open(BytesIO(small.content)).size == (480, 320)
    part = owner.get(f"/office/inbox/files/{kept.pk}/", headers={"range": "bytes=0-1"})
    assert (part.status_code, part.content) == (206, b"\xff\xd8")
    assert Conversation.objects.get(pk=talk.pk).last_text == "casing hijau.jpg"


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("setup.pdf", b"MZ\x90\x00 program", "cannot be sent: only pictures"),
        ("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "cannot be sent: only pictures"),
        ("page.jpg", b"<!doctype html><script>alert(1)</script>", "cannot be sent: only pictures"),
        ("empty.pdf", b"", "is empty (0 bytes)"),
        ("broken.jpg", b"\xff\xd8\xff\xe0 not a picture at all", "is damaged"),
        ("film.mp4", b"\0\0\0\x18ftypmp42" + b"\0" * (50 * 1024 * 1024), "is larger than 16 MB"),
    ],
    ids=["exe", "svg", "html", "empty", "damaged", "50 MB"],
)
def test_other_files_are_refused_in_words_and_the_text_stays(
    name: str, data: bytes, sentence: str, owner: Client, akrab_home: Path
) -> None:
    talk = wrote("Siti", "Hello")
    fields = sending(owner, talk, text="Here it is", files=[SimpleUploadedFile(name, data)])
    refused = owner.post(f"/office/inbox/{talk.pk}/write/", fields)
    text = refused.content.decode()
    assert (refused.status_code, sentence in text, "Here it is" in text) == (422, True, True)
    assert not Message.objects.filter(text="Here it is").exists()


def test_a_note_calls_a_colleague_who_finds_it(come: Come) -> None:
    talk, siti, writer = wrote("Joko", "Hello"), make_user(Role.STAFF, name="Siti Aminah"), come(Role.OWNER)
    writer.post(f"/office/inbox/{talk.pk}/write/", sending(writer, talk, channel="note", text="@siti tolong cek stok"))
    assert Mention.objects.get().user_id == siti.pk
    hers = come(user=siti)
    page = hers.get("/office/inbox/")
    assert "tolong cek stok" in page.content.decode()
    assert [one.message.text for one in page.context["called"]] == ["@siti tolong cek stok"]
    hers.get(f"/office/inbox/{talk.pk}/")
    assert hers.get("/office/inbox/").context["called"] == []
    assert list(queries.inbox(talk.customer)) == list(queries.inbox(talk.customer).filter(direction="in"))  # type: ignore[arg-type]


def test_a_saved_answer_is_filled_from_real_data_and_says_what_is_missing(owner: Client) -> None:
    talk = wrote("Joko", "Where is it?")
    kept = make_own_text(shortcut="status", en="Hi {name}, order {order_number}: {order_state}.")
    address = f"/office/inbox/{talk.pk}/saved/{kept.pk}/"
    refused = owner.get(address)
    assert (refused.status_code, "There is nothing for {order_number}" in refused.json()["problem"]) == (422, True)
    order = make_order(customer=talk.customer)
    text = owner.get(address).json()["text"]
    assert text.startswith(f"Hi Joko, order {order.number}: ")


def test_an_empty_place_is_not_sent(owner: Client) -> None:
    talk = wrote("Joko", "Where is it?")
    typed = sending(owner, talk, text="Your order {order_number} is ready")
    refused = owner.post(f"/office/inbox/{talk.pk}/write/", typed)
    assert refused.status_code == 422
    assert not Message.objects.filter(text__contains="{order_number}").exists()


def test_solving_setting_aside_giving_and_sorting(owner: Client) -> None:
    talk, staff = wrote("Joko", "Hello"), make_user(Role.STAFF, name="Siti")
    do = f"/office/inbox/{talk.pk}/do"
    owner.post(f"{do}/assign/", {"to": staff.pk})
    owner.post(f"{do}/label/", {"label": "Garansi"})
    with clock.as_of(dt.datetime(2026, 11, 20, 3, 0, tzinfo=dt.UTC)):  # a Friday, ten in the morning in Jakarta
        owner.post(f"{do}/snooze/", {"choice": "tomorrow"})
        talk.refresh_from_db()
        assert talk.snoozed_until == dt.datetime(2026, 11, 21, 2, 0, tzinfo=dt.UTC)
        owner.post(f"{do}/snooze/", {"choice": "week"})
        talk.refresh_from_db()
        assert talk.snoozed_until == dt.datetime(2026, 11, 23, 2, 0, tzinfo=dt.UTC)
        owner.post(f"{do}/snooze/", {"choice": "date", "until": "2026-11-19"})
    talk.refresh_from_db()
    assert (talk.state, talk.assignee_id, [one.name for one in talk.labels.all()]) == ("snoozed", staff.pk, ["garansi"])
    assert [row.pk for row in owner.get("/office/inbox/?view=snoozed&label=garansi").context["rows"]] == [talk.pk]
    owner.post(f"{do}/unlabel/", {"label": "garansi"})
    owner.post(f"{do}/reopen/")
    owner.post(f"{do}/solve/")
    talk.refresh_from_db()
    assert (talk.state, talk.unread, talk.labels.count()) == ("solved", 0, 0)


def test_a_call_is_written_down(owner: Client) -> None:
    talk = wrote("Joko", "Hello")
    do = f"/office/inbox/{talk.pk}/do/tell/"
    for _click in range(2):
        owner.post(do, {"channel": "phone", "text": "Wants a call back on Monday", "key": "t1", "waits": "1"})
    told = Message.objects.get(channel="phone")
    assert (told.direction, told.actor is not None, told.state) == ("in", True, "delivered")
    owner.post(do, {"channel": "email", "text": "x", "key": "t2"})
    assert Message.objects.filter(direction="in").count() == 2


def test_names_and_words_are_found(owner: Client) -> None:
    joko, siti = wrote("Joko Susilo", "Apakah casing hijau ada?"), wrote("Siti", "Halo")
    visitor = conversation_with_visitor("f" * 64, name="")
    receive(channel="webchat", key="1", text="garansi casing biru", conversation=visitor)

    def found(words: str) -> list[int]:
        return [row.pk for row in owner.get("/office/inbox/", {"q": words}).context["rows"]]

    assert found("susilo") == [joko.pk]
    assert found("casing") == [visitor.pk, joko.pk]
    assert found("cas hij") == [joko.pk]
    assert found("siti") == [siti.pk]
    assert found("nothing") == []


def test_paging_shows_every_conversation_once_the_urgent_first(owner: Client) -> None:
    now = clock.now()
    Conversation.objects.bulk_create(
        Conversation(
            visitor=f"{n:064d}", created_at=now, last_at=now - dt.timedelta(minutes=n // 2), urgency=n % 4,
            last_text="x", channel="webchat",
        )
        for n in range(70)
    )  # fmt: skip
    address, seen = "/office/inbox/?channel=webchat", []
    while address:
        page = owner.get(address)
        seen += page.context["rows"]
        address = f"/office/inbox/{page.context['after']}" if page.context["after"] else ""
    assert len({row.pk for row in seen}) == len(seen) == 70
    expected = sorted(seen, key=lambda row: (-row.urgency, -row.last_at.timestamp(), -row.pk))
    assert [row.pk for row in seen] == [row.pk for row in expected]


def test_the_list_says_nothing_while_nothing_changed(owner: Client) -> None:
    wrote("Joko", "Hello")
    stamp = owner.get("/office/inbox/").context["stamp"]
    assert owner.get(f"/office/inbox/?have={stamp}", headers={"HX-Request": "true"}).status_code == 204
    wrote("Siti", "Hello")
    assert owner.get(f"/office/inbox/?have={stamp}", headers={"HX-Request": "true"}).status_code == 200


def test_mine_and_nobodys(come: Come) -> None:
    me = make_user(Role.STAFF)
    mine, free = wrote("Joko", "Hello"), wrote("Siti", "Hello")
    Conversation.objects.filter(pk=mine.pk).update(assignee=me)
    client = come(user=me)
    assert [row.pk for row in client.get("/office/inbox/?view=mine").context["rows"]] == [mine.pk]
    assert [row.pk for row in client.get("/office/inbox/?view=free").context["rows"]] == [free.pk]
    assert client.get("/office/inbox/").context["views"][1]["count"] == 1


def test_a_rare_and_a_common_tag_find_the_same(owner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    talk = wrote("Joko", "Hello")
    label(conversation=talk, name="garansi")
    assert [row.pk for row in owner.get("/office/inbox/?label=garansi").context["rows"]] == [talk.pk]
    monkeypatch.setattr(queries, "RARE", 0)
    assert [row.pk for row in owner.get("/office/inbox/?label=garansi").context["rows"]] == [talk.pk]


def test_the_queries_of_a_page_do_not_grow_with_its_rows(owner: Client, django_assert_max_num_queries: object) -> None:
    for n in range(8):
        wrote(f"Joko {n}", "Hello", "again")
    talk = wrote("Siti", *[f"Line {n}" for n in range(20)])
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        owner.get("/office/inbox/")
    with django_assert_max_num_queries(32):  # type: ignore[operator]
        owner.get(f"/office/inbox/{talk.pk}/")


def test_how_soon_people_are_answered(owner: Client) -> None:
    staff = make_user(Role.STAFF, name="Siti")
    now = clock.now()
    for minutes in (2, 4, 30):
        with clock.as_of(now - dt.timedelta(hours=2)):
            talk = wrote(f"Joko {minutes}", "Hello")
        with clock.as_of(now - dt.timedelta(hours=2) + dt.timedelta(minutes=minutes)):
            answer(conversation=talk, channel="inbox", text="Yes", key=f"a{minutes}", actor=staff)
    context = owner.get("/office/inbox/figures/").context
    assert (context["whole"]["answer"], context["whole"]["answer_ninety"]) == ("4 min", "25 min")
    assert [(row["name"], row["answered"]) for row in context["people"]] == [("Siti", 3)]
    assert context["within"] is False


def test_hours_are_read_kept_and_refused(owner: Client) -> None:
    form = {"chat_on": "on", "chat_guests": "on", "attachment_mb": "16"}
    form |= {"notice_reach": "first", "adverts_weekly": "3", "adverts_quiet": "21.00-7.00", "adverts_same_days": "14"}
    wrong = owner.post("/office/inbox/settings/", form | {"day_0": "nine to five"})
    assert (wrong.status_code, "are no hours" in wrong.content.decode()) == (422, True)
    assert owner.post("/office/inbox/settings/", form | {"day_0": "9.00 - 17.30"}).status_code == 302
    page = owner.get("/office/inbox/figures/")
    assert page.context["within"] is True
    assert shop.get("notice_reach") == "first"
    kept = {key: shop.get(key) for key in ("adverts_weekly", "adverts_quiet", "adverts_same_days")}
    assert kept == {"adverts_weekly": 3, "adverts_quiet": "21:00-07:00", "adverts_same_days": 14}
    wrong = owner.post("/office/inbox/settings/", form | {"adverts_quiet": "at night"})
    assert (wrong.status_code, "Write them like 20:00-08:00" in wrong.content.decode()) == (422, True)


def actor_of(client: Client) -> User:
    return User.objects.get(pk=client.session["_auth_user_id"])


def test_a_conversation_set_aside_is_not_among_the_open(owner: Client) -> None:
    talk = wrote("Joko", "Hello")
    snooze(conversation=talk, until=clock.now() + dt.timedelta(hours=1), actor=actor_of(owner))
    assert owner.get("/office/inbox/").context["rows"] == []


# Writing at the same time


def test_two_of_the_shop_see_each_other_writing_and_the_customer_too(owner: Client) -> None:
    nobody_writes()
    talk = wrote("Dewi", "Ada?")
    siti = Client()
    siti.force_login(make_user(Role.STAFF, name="Siti Aminah"))
    page = owner.get(f"/office/inbox/{talk.pk}/")
    asked = {name: page.context[name] for name in ("have", "of", "typing")} | {"after": page.context["last"]}
    look = f"/office/inbox/{talk.pk}/live/"
    assert owner.get(look, asked).status_code == 204
    assert siti.post(f"/office/inbox/{talk.pk}/typing/", {"channel": "inbox"}).status_code == 204
    typists.begin(talk.pk, typists.PERSON)
    seen = owner.get(look, asked)
    text = seen.content.decode()
    assert "Siti is writing here too" in text
    assert "Dewi is writing" in text
    assert "thread" not in text
    assert owner.get(look, asked | {"typing": seen.context["typing"]}).status_code == 204
    assert "Siti" not in siti.get(look, asked).content.decode()


def test_who_has_sent_is_writing_no_more(owner: Client) -> None:
    nobody_writes()
    talk = wrote("Dewi", "Ada?")
    owner.post(f"/office/inbox/{talk.pk}/typing/", {"channel": "inbox"})
    assert len(typists.writing(talk.pk, but=0)) == 1
    owner.post(f"/office/inbox/{talk.pk}/write/", {"channel": "inbox", "text": "Ada", "key": "k" * 22})
    assert typists.writing(talk.pk, but=0) == []
