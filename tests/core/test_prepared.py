"""Queries whose SQL is kept answer as plain querysets do, and new rows come out as `save` would write them."""

import datetime as dt

import pytest
from django.db.models import F

from akrab.catalogue.models import Product, Variant
from akrab.core import clock
from akrab.core.inserting import insert
from akrab.core.prepared import Prepared, PreparedUpdate, names, record
from akrab.journal.models import Entry
from akrab.orders.models import Order
from tests.catalogue.factories import make_product, make_variant

pytestmark = pytest.mark.django_db

cheaper = Prepared(
    lambda ids, than: (
        Variant.objects.filter(pk__in=ids, price__lt=than)
        .order_by("id")
        .values_list("id", "product__created_at", "options")
    )
)
rename = PreparedUpdate(lambda product, name: (Product.objects.filter(pk=product, sold=F("sold")), {"name": name}))


def test_a_prepared_query_is_filled_anew_each_time() -> None:
    dear, cheap = make_variant(price=900_000), make_variant(price=100_000)
    born = cheap.product.created_at
    assert cheaper.rows(ids=[dear.pk, cheap.pk], than=500_000) == [(cheap.pk, born, {})]
    assert [row[0] for row in cheaper.rows(ids=[dear.pk, cheap.pk], than=1_000_000)] == [dear.pk, cheap.pk]
    assert cheaper.rows(ids=[dear.pk], than=900_000) == []  # another number of values is another statement
    assert cheaper.row(ids=[cheap.pk], than=500_000) == (cheap.pk, born, {})
    assert isinstance(born, dt.datetime)


def test_a_prepared_change_tells_how_many_rows_it_changed() -> None:
    product = make_product(name="Kabel")
    assert rename.run(product=product.pk, name="Kabel'; --") == 1
    assert rename.run(product=0, name="x") == 0
    product.refresh_from_db()
    assert product.name == "Kabel'; --"


def test_a_record_reads_later_what_was_not_asked_for() -> None:
    product = make_product(name="Kabel", summary="Satu meter")
    found = record(Product, ["id", "name"], iter((product.pk, "Kabel")))
    assert (found.pk, found.name, found.summary) == (product.pk, "Kabel", "Satu meter")
    whole = record(Product, names(Product), iter(Product.objects.values_list(*names(Product)).get()))
    assert {name: getattr(whole, name) for name in names(Product)} == {
        name: getattr(product, name) for name in names(Product)
    }


def test_inserted_rows_have_their_keys_in_order_and_the_database_s_own_values() -> None:
    now = clock.now()
    orders = [
        Order(number=str(place), currency="IDR", placed_at=now, payment_method="cod" if place else "")
        for place in range(3)
    ]
    insert(orders)
    assert [Order.objects.get(pk=one.pk).number for one in orders] == ["0", "1", "2"]
    plain = Order.objects.create(number="9", currency="IDR", placed_at=now)
    kept, usual = Order.objects.get(pk=orders[0].pk), Order.objects.get(pk=plain.pk)
    own = {"id", "number"}
    assert {name: getattr(kept, name) for name in names(Order) if name not in own} == {
        name: getattr(usual, name) for name in names(Order) if name not in own
    }
    assert orders[0].district == ""
    assert Order.objects.get(pk=orders[1].pk).payment_method == "cod"
    entry = Entry(kind="x", occurred_at=now, recorded_at=now, audience="staff", data={"a": ["é", None]})
    insert([entry])
    assert entry.transaction == Entry.objects.get(pk=entry.pk).transaction
    assert Entry.objects.get(pk=entry.pk).data == {"a": ["é", None]}
    insert([])
