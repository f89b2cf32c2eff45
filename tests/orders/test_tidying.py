"""Files for goods made to order: those that no order came of go after some days, the others never."""

import datetime as dt
import os
from pathlib import Path

import pytest

from akrab.accounts.actions import change_shop_settings
from akrab.catalogue import optionfiles, options
from akrab.catalogue.models import Option, Variant
from akrab.core import clock
from akrab.core.worker import collect_schedules
from akrab.customers.models import Customer
from akrab.orders import actions, baskets, tidying
from akrab.orders.models import BasketLine
from tests.catalogue.factories import make_variant
from tests.customers.factories import make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("akrab_home")]
PDF = b"%PDF-1.4\n...\n%%EOF\n"


def file_of(days: int) -> str:
    """A file that was uploaded so many days ago."""
    stem = optionfiles.store_file(PDF, "desain.pdf")
    then = (clock.now() - dt.timedelta(days=days)).timestamp()
    os.utime(optionfiles.folder() / stem, (then, then))
    return stem


def put(stem: str, customer: Customer, variant: Variant, option: Option) -> None:
    baskets.add(variant_id=variant.pk, answers={option.pk: stem}, customer=customer)


def test_only_old_files_without_an_order_go_and_their_basket_lines_with_them() -> None:
    variant = make_variant(stock=10)
    option = options.save_option(product=variant.product, name="Desain", kind=Option.Kind.FILE)
    buyer, waverer = make_member(), make_member()
    ordered, lying, fresh, alone = file_of(90), file_of(31), file_of(29), file_of(31)
    put(ordered, buyer, variant, option)
    basket = baskets.open_basket(customer=buyer)
    assert basket is not None
    actions.place_order(basket=basket, customer=buyer, placing_key="k" * 20)
    put(lying, waverer, variant, option)
    put(fresh, waverer, variant, option)
    assert tidying.remove_unordered_files() == 2
    assert [optionfiles.exists(stem) for stem in (ordered, lying, fresh, alone)] == [True, False, True, False]
    assert not (optionfiles.folder() / alone).parent.exists()
    left = BasketLine.objects.filter(basket__customer=waverer)
    assert [line.options[0]["file"] for line in left] == [fresh]
    assert tidying.remove_unordered_files() == 0


def test_the_shop_says_after_how_many_days(akrab_home: Path) -> None:
    stem = file_of(8)
    assert tidying.remove_unordered_files() == 0
    change_shop_settings(values={"option_file_days": 7}, actor=None)
    tidying.tidy_files()
    assert not optionfiles.exists(stem)
    assert tidying.remove_unordered_files() == 0


def test_it_is_done_every_night() -> None:
    assert any(one.name == "orders.tidy_files" for one in collect_schedules())
