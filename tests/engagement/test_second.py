"""The message for the second purchase: who gets it, what it says, each once, and who came back."""

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import connection

from akrab.accounts.models import Role
from akrab.consent import actions as consent
from akrab.consent.suppression import suppress
from akrab.core import clock, shop
from akrab.customers.models import Customer
from akrab.engagement import second
from akrab.engagement.second import Due, SecondError, came_back, due, keep, prepare
from akrab.insight.models import CustomerScore, ModelCard, Offer
from akrab.messaging.models import MassMessage, MassReceiver, Message
from akrab.messaging.texts import TextError
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_variant
from tests.customers.factories import make_customer
from tests.insight.factories import make_sale, when

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-21T03:00:00Z")]


@pytest.fixture(autouse=True)
def _figures(db: None) -> None:
    now = clock.now()
    second_purchases = {"d25": 20, "d90": 40, "again": 5}
    ModelCard.objects.create(
        name="winning", made_at=now, tried_at=now, as_of=now.date(), figures={"second": second_purchases}
    )


def bought_once(name: str, day: str = "2026-10-22", *, agrees: bool = True, **fields: Any) -> Customer:
    one = make_customer(name=name, **fields)
    CustomerScore.objects.create(
        customer=one, first_order_at=when(f"{day} 09:00"), last_order_at=when(f"{day} 09:00"), orders=1, revenue=1000,
        average_order=1000, recency_score=3, frequency_score=3, money_score=3, standing="new",
    )  # fmt: skip
    make_sale(one, f"{day} 09:00")
    if agrees:
        consent.give(customer=one, purpose="marketing", channel="whatsapp", wording="Ya", language="id", way="office")
    return one


def test_who_is_due_may_be_written_to_and_why_the_others_are_not() -> None:
    siti = bought_once("Siti", phone="0812-3456-7001")
    sooner = bought_once("Sooner", "2026-10-13", phone="0812-3456-7002")
    bought_once("Early", "2026-11-10", phone="0812-3456-7003")
    bought_once("Gone", "2026-09-01", phone="0812-3456-7004")
    bought_once("No", phone="0812-3456-7005", agrees=False)
    bought_once("Silent")
    full = bought_once("Full", phone="0812-3456-7006")
    Message.objects.bulk_create(
        Message(key=f"m{n}", customer=full, channel="whatsapp_tap", text="x", state="sent", created_at=clock.now(),
                advertised_at=clock.now() - dt.timedelta(days=1)) for n in range(2)
    )  # fmt: skip
    found = due()
    assert list(found.ready) == [sooner.pk, siti.pk]  # whose time runs out first
    assert (found.due, found.without_address, found.not_agreed, found.enough, found.already) == (5, 1, 1, 1, 0)


def test_each_reads_of_their_product_and_of_what_suits_them_where_it_is_known() -> None:
    siti = bought_once("Siti", phone="0812-3456-7001", language="en")
    budi = bought_once("", phone="0812-3456-7002", language="id")
    mug = make_variant(name="Blue mug").product
    Offer.objects.create(
        customer=siti, product=mug, rank=1, reason="popular", fresh=True, chance=0.1, amount=1, expected=1
    )
    keep(text="Halo {name}\n\nSuka {product}?\n\nMungkin: {recommended}", days=60, actor=make_user(Role.OWNER))
    texts = {one.customer: one.text for one in second.examples(Due(ready=[siti.pk, budi.pk]))}
    assert texts[siti] == "Halo Siti\n\nSuka Kabel?\n\nMungkin: Blue mug"
    assert texts[budi] == "Halo Kak\n\nSuka Kabel?"
    keep(text="", days=60, actor=make_user(Role.OWNER))
    given = {one.customer: one.text for one in second.examples(Due(ready=[siti.pk, budi.pk]))}
    assert given[siti].startswith("Hello Siti, this is Akrab.")
    assert "Hello" not in given[budi]
    # who wants nothing chosen reads of nothing that was chosen
    consent.withdraw(customer=siti, purpose="profiling", channel="any", wording="Tidak", language="id", way="office")
    assert "Blue mug" not in second.examples(Due(ready=[siti.pk]))[0].text


def test_each_is_asked_once_in_so_many_days_also_who_was_held_back(time_machine: Any) -> None:
    shop.store({"adverts_same_days": 0})
    customers = [bought_once(f"C{n}", phone=f"0812-3456-{7100 + n}") for n in range(12)]
    owner = make_user(Role.OWNER)
    made = prepare(share=50, actor=owner).taps
    assert made.prepared + made.held == 12
    assert 0 < made.held < 12 or MassMessage.objects.get().seed
    assert {one.state for one in Message.objects.all()} <= {"prepared"}
    assert set(Message.objects.values_list("template", flat=True)) <= {"second_purchase"}
    again = prepare(share=0, actor=owner).taps
    assert (again.prepared, again.held) == (0, 0)
    assert MassReceiver.objects.count() == 12
    time_machine.move_to("2026-11-22T03:00:00Z")
    assert due().ready == []
    assert due().already == 12
    CustomerScore.objects.update(first_order_at=when("2026-12-31 09:00"))
    ModelCard.objects.update(as_of=dt.date(2027, 1, 22))
    time_machine.move_to("2027-01-22T03:00:00Z")  # 62 days later
    assert len(due().ready) == 12
    assert len(customers) == 12


def by_mail(name: str, *, language: str = "id") -> Customer:
    one = bought_once(name, agrees=False, email=f"{name.lower()}@example.com", language=language)
    consent.give(customer=one, purpose="marketing", channel="email", wording="Ya", language="id", way="office")
    return one


def test_who_agreed_to_e_mail_only_gets_it_as_an_e_mail_by_the_same_rules(time_machine: Any) -> None:
    owner = make_user(Role.OWNER)
    siti = bought_once("Siti", phone="0812-3456-7001", email="siti@example.com")
    consent.give(customer=siti, purpose="marketing", channel="email", wording="Ya", language="id", way="office")
    ani, ben, shut = by_mail("Ani"), by_mail("Ben", language="en"), by_mail("Shut")
    suppress("email", "shut@example.com", why="asked", scope="marketing")
    found = due()
    assert (list(found.ready), set(found.mails)) == ([siti.pk], {ani.pk, ben.pk})
    assert (found.due, found.without_address, found.not_agreed) == (4, 0, 1)
    shown = {one.customer: one.subject for one in second.examples(found)}
    assert shown == {siti: "", ani: "Terima kasih dari Akrab", ben: "Thank you from Akrab"}
    time_machine.move_to("2026-11-20T16:00:00Z")  # 23:00: e-mails wait for the morning, those with a tap for theirs
    made = prepare(share=0, actor=owner)
    assert (made.taps.prepared, made.mails.queued, made.mails.refused) == (1, 0, {"caps": 2})
    time_machine.move_to("2026-11-21T03:00:00Z")
    for queued in (2, 0):
        made = prepare(share=0, actor=owner)
        assert (made.taps.prepared, made.mails.queued) == (0, queued)
    mails = {one.customer: one for one in Message.objects.filter(channel="email")}
    assert {one: (mail.subject, mail.state, mail.template) for one, mail in mails.items()} == {
        ani: ("Terima kasih dari Akrab", "queued", "second_purchase"),
        ben: ("Thank you from Akrab", "queued", "second_purchase"),
    }
    assert mails[ben].text.startswith("Hello Ben, this is Akrab.")
    assert not Message.objects.filter(customer=shut).exists()
    assert due().reached == []


def test_chance_holds_e_mails_back_as_well_and_the_shops_own_subject_is_used() -> None:
    keep(text="Halo {name}", subject="Kabar dari {shop}", days=60, actor=make_user(Role.OWNER))
    for n in range(12):
        by_mail(f"C{n}")
    made = prepare(share=50, actor=make_user(Role.OWNER))
    assert made.mails.queued + made.mails.held == 12
    held = set(MassReceiver.objects.filter(held=True).values_list("customer_id", flat=True))
    assert (len(held), held & set(Message.objects.values_list("customer_id", flat=True))) == (made.mails.held, set())
    assert set(Message.objects.values_list("subject", flat=True)) <= {"Kabar dari Akrab"}
    keep(text="", subject="Thank you from {shop}", days=60, actor=make_user(Role.OWNER))
    assert (shop.get("second_text"), shop.get("second_subject")) == ("", "")


def test_who_came_back_is_counted_beside_those_held_back() -> None:
    mass = MassMessage.objects.create(
        key="a", kind="second_purchase", purpose="marketing", share=50, seed=1, created_at=when("2026-10-01 09:00")
    )
    for n in range(60):
        one = make_customer(name=f"C{n}")
        MassReceiver.objects.create(mass=mass, customer=one, held=n >= 30, at=when("2026-10-01 09:00"))
        if n < 15 or n in (30, 31):
            make_sale(one, "2026-10-10 09:00")
        elif n < 20:
            make_sale(one, "2026-10-16 09:00")  # too late
    found = came_back()
    assert (found.got.people, found.got.buyers, found.held.people, found.held.buyers) == (30, 15, 30, 2)
    assert found.between is not None
    assert found.between.is_clear
    assert found.between.value == pytest.approx(13 / 30)


@pytest.mark.parametrize(
    ("text", "days", "wrong"),
    [("Halo {nama}", 60, TextError), ("Halo {name", 60, TextError), ("x" * 1501, 60, SecondError),
     ("Halo", 6, shop.UnknownSetting), ("Halo", 731, shop.UnknownSetting)],
)  # fmt: skip
def test_what_cannot_be_kept_changes_nothing(text: str, days: int, wrong: type[Exception]) -> None:
    with pytest.raises(wrong):
        keep(text=text, days=days, actor=make_user(Role.OWNER))
    assert (shop.get("second_text"), shop.get("second_days")) == ("", 60)


def test_a_shop_without_figures_asks_nobody() -> None:
    ModelCard.objects.all().delete()
    bought_once("Today", "2026-11-21", phone="0812-3456-7001")
    assert (due().due, list(due().ready)) == (0, [])
    assert prepare(share=0, actor=make_user(Role.OWNER)).taps.prepared == 0


@pytest.mark.django_db(transaction=True)
def test_two_people_who_prepare_it_at_once_write_to_each_customer_once() -> None:
    for n in range(8):
        bought_once(f"C{n}", phone=f"0812-3456-{7200 + n}")
    people, wrong = [make_user(Role.OWNER), make_user(Role.MARKETING)], []
    start = threading.Barrier(2)

    def go(actor: Any) -> None:
        try:
            start.wait()
            prepare(share=50, actor=actor)
        except BaseException as error:
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=(one,)) for one in people]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert wrong == []
    got = set(MassReceiver.objects.filter(held=False).values_list("customer_id", flat=True))
    assert MassReceiver.objects.count() == 8
    assert sorted(Message.objects.values_list("customer_id", flat=True)) == sorted(got)
