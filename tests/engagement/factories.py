"""Messages on the pages, questionnaires and parcel cards for tests."""

import itertools
from typing import Any

from akrab.core import clock
from akrab.customers.models import Customer
from akrab.engagement.models import ParcelCard, Questionnaire, WebMessage
from akrab.engagement.parcels import cards
from akrab.engagement.questions import writing as questions
from akrab.engagement.web import actions as web
from akrab.orders.models import Order
from tests.accounts.factories import make_user

_count = itertools.count(1)


def make_web_message(*, on: bool = True, **details: Any) -> WebMessage:
    """A card in the corner for everybody, once a day, held back from nobody."""
    details.setdefault("name", f"Pesan {next(_count)}")
    details.setdefault(
        "texts",
        {
            "id": {"title": "Halo {name|Kak}", "text": "Ada yang baru", "button": "Lihat"},
            "en": {"title": "Hello {name|there}", "text": "Something new", "button": "Look"},
        },
    )
    details.setdefault("link", "/products/")
    details.setdefault("held_percent", 0)
    actor = make_user()
    made = web.save(message=None, actor=actor, **details)
    if on:
        web.switch(message=made, on=True, actor=actor)
    return made


def make_questionnaire(*kinds: str, state: str = "open", **details: Any) -> Questionnaire:
    """With one question of each kind; "date>birthday" says where the answer is kept."""
    details.setdefault("name", f"Tanya {next(_count)}")
    details.setdefault("texts", {"id": {"title": "Bantu kami"}, "en": {"title": "Help us", "thanks": "Lovely"}})
    actor = make_user()
    made = questions.save(questionnaire=None, actor=actor, **details)
    for one in kinds or ("nps",):
        kind, _dash, target = one.partition(">")
        options = [{"id": word} for word in ("merah", "biru", "hijau")] if kind in {"choice", "many"} else []
        questions.add_question(
            questionnaire=made, kind=kind, texts={"id": f"Tanya {kind}", "en": f"Ask {kind}"}, options=options,
            target=target,
        )  # fmt: skip
    if state != "draft":
        questions.move(questionnaire=made, state="open", actor=actor)
    if state == "closed":
        questions.move(questionnaire=made, state="closed", actor=actor)
    return made


def make_foreign_order(*, source: str = "shopee", customer: Customer | None = None, **details: Any) -> Order:
    """One that came in from a marketplace, done, of Rp50.000."""
    return Order.objects.create(
        number=f"SHP{next(_count)}", source=source, channel=source, customer=customer, currency="IDR",
        subtotal=5_000_000, total=5_000_000, placed_at=clock.now(), **{"state": "done", **details},
    )  # fmt: skip


def make_card(order: Order | None = None) -> ParcelCard:
    return cards.make(orders=[order or make_foreign_order()], actor=make_user())[0]
