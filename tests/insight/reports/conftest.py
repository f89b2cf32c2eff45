"""A small shop with a past, on a day in November."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.utils import translation

from akrab.accounts.models import Role, User
from akrab.catalogue.models import Category
from akrab.core import shop
from akrab.customers.models import Address, Customer, Tag
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_variant
from tests.insight.factories import make_buyer, make_sale


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-11-21T03:00:00Z", tick=True), translation.override("en"):
        yield


@pytest.fixture
def owner() -> User:
    return make_user(Role.OWNER)


@pytest.fixture
def trade() -> dict[str, Any]:
    shop.store({"name": "Toko Ratna"})
    cables = Category.objects.create(name="Cables", slug="cables")
    cable, case = make_variant(sku="KABEL", name="Kabel USB-C"), make_variant(sku="CASE", name="Case")
    cable.product.category = cables
    cable.product.save()
    sari, budi = make_buyer("Sari"), make_buyer("Budi")
    make_sale(sari, "2026-10-20 10:00", [("KABEL", 2, 2_500_000)])
    make_sale(sari, "2026-11-02 10:00", [("KABEL", 3, 2_500_000), ("CASE", 1, 1_000_000)], cost=1_000_000)
    make_sale(sari, "2026-11-02 17:30", [("CASE", 1, 1_000_000)])
    make_sale(budi, "2026-11-03 23:30", [("CASE", 10, 1_000_000)], discount=1_000_000)
    make_sale(budi, "2026-11-04 10:00", [("CASE", -1, 1_000_000)], kind="return")
    make_sale(None, "2026-11-05 10:00", [("KABEL", 1, 2_500_000)])
    make_sale(budi, "2026-11-06 10:00", state="rejected")
    cable.product.brand = "Anker"
    cable.product.save()
    Customer.objects.filter(pk=sari.pk).update(
        city="Solo", occupation="guru", gender="female", country="Indonesia", birthday=dt.date(2001, 11, 22)
    )
    Address.objects.create(customer=sari, line="Jl. 1", region="33.72.01", is_main=True, created_at=sari.created_at)
    for name, people in (("vip", [sari]), ("grosir", [sari, budi]), ("lain", [])):
        Tag.objects.create(name=name).customers.set(people)
    return {"sari": sari, "budi": budi, "cable": cable, "case": case, "cables": cables}
