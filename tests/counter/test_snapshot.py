"""What a till keeps to sell without a connection."""

import pytest

from akrab.catalogue import stock
from akrab.catalogue.models import Product
from akrab.counter import snapshot
from tests.catalogue.factories import make_product

pytestmark = pytest.mark.django_db


def test_the_first_time_everything_then_only_what_changed() -> None:
    one, two = make_product(name="Kabel", stock=3), make_product(name="Casing", stock=4)
    first = snapshot.changed(since="", fingerprints={})
    rows = [row for bucket in first["buckets"].values() for row in bucket["rows"]]
    assert sorted((row[1], row[6][0][5]) for row in rows) == [("Casing", 4), ("Kabel", 3)]
    prints = {number: bucket["print"] for number, bucket in first["buckets"].items()}
    assert snapshot.changed(since=first["version"], fingerprints=prints) == {"version": first["version"], "same": True}
    stock.receive(variant=one.variants.get(), quantity=5)
    second = snapshot.changed(since=first["version"], fingerprints=prints)
    assert list(second["buckets"]) == [str(one.pk % snapshot.BUCKETS)]
    Product.objects.filter(pk=two.pk).update(state="archived")
    third = snapshot.changed(since="", fingerprints=prints)
    assert third["buckets"][str(two.pk % snapshot.BUCKETS)] == {"print": "", "rows": []}


def test_no_cost_leaves_with_it() -> None:
    make_product(name="Kabel", price=777_700, cost=333_300)
    assert "333300" not in str(snapshot.changed(since="", fingerprints={}))
