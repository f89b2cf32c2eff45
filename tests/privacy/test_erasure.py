"""Erasing a person, proved over every table; and the map that it goes by."""

import dataclasses
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from PIL import Image

from akrab.accounts.models import Role
from akrab.catalogue import optionfiles, pictures
from akrab.catalogue.models import Product
from akrab.consent.suppression import suppressed
from akrab.core import clock, personal, search
from akrab.customers.actions import add_handle, create_customer
from akrab.customers.around import keep_document
from akrab.customers.models import Customer
from akrab.journal import kinds, personal_data
from akrab.journal.models import Entry
from akrab.messaging import files
from akrab.messaging.incoming import receive
from akrab.orders.models import Order
from akrab.payments.proofs import file_proof
from akrab.privacy import actions, erasure
from akrab.privacy.models import Request
from akrab.reviews.models import Review
from tests.accounts.factories import make_user
from tests.core.pictures import encoded
from tests.customers.factories import make_customer, make_member
from tests.orders.factories import make_order
from tests.privacy.planting import MARK, Planter

pytestmark = pytest.mark.django_db

OVERRIDES: dict[str, dict[str, Any]] = {
    "orders.Order": {"state": "done"},
    "payments.StatementLine": {"state": "matched"},
    "reviews.StockAlert": {"email": ""},
}


def test_every_text_field_of_every_table_stands_on_the_map() -> None:
    mapped = dict(personal.holdings())
    wrong = []
    for config in apps.get_app_configs():
        for model in config.get_models() if config.name.startswith("akrab.") else ():
            if model not in mapped:
                wrong.append(f"{model._meta.label} stands on no map")
                continue
            named = mapped[model].named()
            there = {field.name for field in model._meta.concrete_fields}
            wrong += [f"{model._meta.label}.{field.name}" for field in personal.texts(model) if field.name not in named]
            wrong += [f"{model._meta.label}.{name} is no field" for name in named - there]
    assert wrong == []


def test_every_model_that_points_to_a_customer_says_how_it_is_erased() -> None:
    mapped = dict(personal.holdings())
    silent = [
        model._meta.label
        for model in mapped
        if any(field.related_model is Customer for field in model._meta.concrete_fields if field.is_relation)
        and not mapped[model].through
    ]
    assert silent == []


def test_every_text_in_the_journal_is_known_as_plain_or_personal() -> None:
    known = personal_data.PLAIN | personal_data.PERSONAL
    unknown = {
        f"{name}.{field.name}"
        for name, cls in kinds.catalogue().items()
        for field in dataclasses.fields(cls)
        if field.type not in {int, bool, int | None} and field.name not in known
    }
    assert unknown == set()


def everywhere(word: str) -> list[str]:
    """Tables and columns where a word stands, in any text of the database."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            for column in connection.introspection.get_table_description(cursor, table):
                quoted = connection.ops.quote_name(column.name)
                cast = f"CAST({quoted} AS TEXT)"
                cursor.execute(
                    f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)} WHERE LOWER({cast}) LIKE %s",
                    [f"%{word.lower()}%"],
                )
                if cursor.fetchone()[0]:
                    found.append(f"{table}.{column.name}")
    return found


def test_after_an_erasure_no_table_tells_who_it_was(settings: Any, tmp_path: Any) -> None:
    settings.HOME = tmp_path
    customer = make_member(name=f"{MARK} Lestari")
    add_handle(customer=customer, kind="phone", text="0812-7777-6543")
    add_handle(customer=customer, kind="email", text="zqmark@example.com")
    customer.city = f"{MARK}ville"
    customer.save()
    other = make_customer(name="Somebody Else", phone="0813-1111-2222")
    rows = Planter(customer, other, OVERRIDES).plant_all()
    assert len(rows) > 40
    assert len(everywhere(MARK)) > 40
    figures = Order.objects.filter(customer=customer).values_list("total", "number").get()
    erasure.erase(customer=customer, actor=None)
    assert everywhere(MARK) == []
    assert everywhere("81277776543") == []
    assert search.find("customer", "lestari", limit=5) == []
    assert Order.objects.filter(customer=customer).values_list("total", "number").get() == figures
    other.refresh_from_db()
    assert other.name == "Somebody Else"
    assert other.handles.get().value == "+6281311112222"


def test_what_is_not_finished_stands_in_the_way_of_an_erasure() -> None:
    customer = make_member()
    order = make_order(customer=customer)
    with pytest.raises(erasure.ErasureRefused) as refused:
        erasure.erase(customer=customer, actor=None)
    assert order.number in str(refused.value)
    customer.refresh_from_db()
    assert customer.name


def test_a_request_for_erasure_from_start_to_letter() -> None:
    customer, owner = make_customer(name="Rina Kartika"), make_user(Role.OWNER)
    add_handle(customer=customer, kind="email", text="rina@example.com")
    request = actions.ask(customer=customer, kind="erase", way="my data", text="Tolong hapus data saya")
    assert actions.ask(customer=customer, kind="erase", way="my data") == request
    assert (request.due_at - request.opened_at).total_seconds() == 72 * 3600
    actions.erase(request=request, actor=owner)
    request.refresh_from_db()
    assert (request.state, request.text) == ("done", "")
    letter = apps.get_model("messaging", "Message").objects.get(template="privacy_answer")
    assert letter.recipient == "rina@example.com"
    assert letter.customer_id is None
    assert "Rina Kartika" in letter.text
    assert suppressed("email", "rina@example.com")
    assert not suppressed("email", "rina@example.com", marketing=False)
    customer.refresh_from_db()
    assert (customer.name, customer.user_id) == ("", None)
    assert Entry.objects.filter(kind="privacy.answered").exists()
    with pytest.raises(actions.PrivacyError):
        actions.erase(request=Request.objects.get(), actor=owner)


def test_an_erasure_that_was_cut_short_is_done_again(monkeypatch: pytest.MonkeyPatch) -> None:
    customer = make_customer(name=f"{MARK} Dua", phone="0812-7777-6543")
    request = actions.ask(customer=customer, kind="erase", way="phone")

    def fail(*_args: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(erasure, "_erase_rows", fail)
        with pytest.raises(KeyboardInterrupt):
            actions.erase(request=request, actor=make_user(Role.OWNER))
    request.refresh_from_db()
    assert request.state == "open"
    actions.erase(request=request, actor=make_user(Role.OWNER))
    assert everywhere(MARK) == []


def test_an_erased_number_may_come_back_as_a_new_customer() -> None:
    customer = make_customer(name="Rina", phone="0812-7777-6543")
    erasure.erase(customer=customer, actor=None)
    again = create_customer(name="Rina", phone="0812-7777-6543")
    assert again.pk != customer.pk


def test_who_works_in_the_shop_keeps_the_account() -> None:
    staff = make_user(Role.STAFF)
    customer = make_customer(name="Rina")
    Customer.objects.filter(pk=customer.pk).update(user=staff)
    erasure.erase(customer=customer, actor=None)
    staff.refresh_from_db()
    assert staff.is_active


def test_files_of_the_person_go_and_those_of_others_stay(settings: Any, tmp_path: Path) -> None:
    settings.HOME, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    rina, joko = make_member(name="Rina"), make_member(name="Joko")
    for customer, colour in ((rina, "red"), (joko, "blue")):
        order = make_order(customer=customer)
        Order.objects.filter(pk=order.pk).update(state="done")
        picture = encoded(Image.new("RGB", (40, 40), colour), "PNG")
        file_proof(order=order, file=picture)
        keep_document(customer=customer, data=b"%PDF-1.4 " + colour.encode(), name="ktp.pdf", actor=None)
        message, _new = receive(channel="inbox", key=colour, text="Foto", customer=customer)
        files.attach(message, [files.keep(picture, name="foto.png")])
        stem = optionfiles.store_file(b"%PDF-1.4 " + colour.encode() + b" %%EOF", "logo.pdf")
        order.lines.update(options=[{"option": 1, "name": "Logo", "value": "logo.pdf", "price": 0, "file": stem}])
        review = Review.objects.create(
            customer=customer, rating=5, product=Product.objects.get(variants__order_lines__order=order),
            created_at=clock.now(), changed_at=clock.now(), pictures=[pictures.make(picture).stem],
        )  # fmt: skip
        assert review.pictures
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    erasure.erase(customer=rina, actor=None)
    after = {path for path in tmp_path.rglob("*") if path.is_file()}
    assert len(after) * 2 == len(before)
    erasure.erase(customer=joko, actor=None)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
