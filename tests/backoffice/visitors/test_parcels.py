"""Cards in parcels, in the office."""

import pytest
from django.test import Client

from akrab.backoffice.paging import SIZE
from akrab.core import shop
from akrab.engagement.models import ParcelCard
from akrab.engagement.parcels import cards
from tests.accounts.factories import make_user
from tests.engagement.factories import make_card, make_foreign_order

pytestmark = pytest.mark.django_db


def test_cards_are_made_printed_and_voided(owner: Client) -> None:
    shop.store({"points_on": True})
    make_foreign_order()
    make_foreign_order(source="tokopedia")
    page = owner.get("/office/parcels/").content.decode()
    assert "Shopee" in page
    assert "Tokopedia" in page
    answer = owner.post("/office/parcels/make/", {"source": "shopee"})
    card = ParcelCard.objects.get()
    assert answer["Location"] == f"/office/parcels/?cards={card.pk}"
    assert "Print 1 card" in owner.get(answer["Location"]).content.decode()
    for size in ("a4", "80", "58"):
        found = owner.get(f"/office/parcels/cards.pdf?paper={size}&cards={card.pk}")
        assert (found.status_code, found["Content-Type"]) == (200, "application/pdf")
    assert owner.post("/office/parcels/make/", {"source": "shopee"})["Location"] == "/office/parcels/"
    owner.post(f"/office/parcels/{card.pk}/void/")
    assert ParcelCard.objects.get().state == "void"
    assert owner.get(f"/office/parcels/cards.pdf?paper=a4&cards={card.pk}").status_code == 404


@pytest.mark.parametrize("query", ["", "?paper=a5&cards={pk}", "?paper=a4&cards=x,٣,-1", "?paper=a4&cards=999999"])
def test_a_wrong_wish_for_paper_is_no_page(owner: Client, query: str) -> None:
    card = make_card()
    assert owner.get(f"/office/parcels/cards.pdf{query.format(pk=card.pk)}").status_code == 404


def test_settings_are_kept_or_refused(owner: Client) -> None:
    given = {"parcel_points": "75", "parcel_days": "30", "parcel_daily": "2"}
    assert owner.post("/office/parcels/settings/", given).status_code == 302
    assert (shop.get("parcel_points"), shop.get("parcel_days"), shop.get("parcel_daily")) == (75, 30, 2)
    assert owner.post("/office/parcels/settings/", given | {"parcel_days": "0"}).status_code == 422


def test_a_long_list_goes_on_to_the_next_page(owner: Client) -> None:
    made = cards.make(orders=[make_foreign_order() for _number in range(SIZE + 1)], actor=make_user())
    first = owner.get("/office/parcels/")
    assert len(first.context["page"].rows) == SIZE
    second = owner.get(f"/office/parcels/?after={first.context['page'].after}")
    assert [row["id"] for row in second.context["page"].rows] == [made[0].pk]
