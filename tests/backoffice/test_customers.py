"""Customers in the back office: the list, the record, and what bad input gets."""

import datetime as dt

import pytest
from django.test import Client

from akrab.accounts.models import Role
from akrab.core import clock
from akrab.core.models import CustomField
from akrab.customers.actions import add_note
from akrab.customers.models import Customer, Handle, Note
from akrab.insight.models import CustomerScore
from akrab.journal.models import Entry
from tests.backoffice.conftest import Come
from tests.customers.factories import make_customer, make_member
from tests.orders.factories import make_order

pytestmark = pytest.mark.django_db


def score(
    customer: Customer, *, revenue: int = 5_000_000, standing: str = "regular", expected: int = 0
) -> CustomerScore:
    now = clock.now()
    return CustomerScore.objects.create(
        customer=customer, first_order_at=now - dt.timedelta(days=90), last_order_at=now - dt.timedelta(days=9),
        orders=4, revenue=revenue, average_order=revenue // 4, recency_score=3, frequency_score=3, money_score=3,
        interval_days=21, due_at=now, standing=standing,
    )  # fmt: skip


def ids(client: Client, **query: str) -> list[int]:
    return [row["id"] for row in client.get("/office/customers/", query).context["page"].rows]


def test_the_list_is_found_by_name_phone_and_mail_and_narrowed_by_standing_state_and_tag(owner: Client) -> None:
    siti = make_customer(name="Siti Aminah", phone="0812-3456-7890", email="siti@example.com")
    joko = make_customer(name="Joko")
    score(siti)
    owner.post(f"/office/customers/{siti.pk}/tags/", {"tag": "Langganan"})
    for query in ({"q": "siti am"}, {"q": "081234"}, {"q": "7890"}, {"q": "siti@exa"}, {"standing": "regular"},
                  {"tag": "langganan"}, {"standing": "regular", "sort": "value"}):  # fmt: skip
        assert ids(owner, **query) == [siti.pk], query
    assert ids(owner, sort="name") == [joko.pk, siti.pk]
    assert ids(owner, state="pending") == []


@pytest.mark.parametrize("sort", ["newest", "name", "value"])
def test_paging_shows_everybody_once(sort: str, owner: Client) -> None:
    now = clock.now()
    made = Customer.objects.bulk_create(
        Customer(name=f"Name {n % 7}", created_at=now - dt.timedelta(minutes=n // 3)) for n in range(70)
    )
    for place, customer in enumerate(made):
        score(customer, revenue=place // 2 * 100)
    seen: list[int] = []
    after = ""
    for _page in range(4):
        page = owner.get("/office/customers/", {"sort": sort, "after": after}).context["page"]
        seen += [row["id"] for row in page.rows]
        after = page.after
        if not after:
            break
    assert sorted(seen) == [customer.pk for customer in made]


def test_a_record_is_opened_with_a_normalised_phone_and_the_shops_own_field(owner: Client) -> None:
    CustomField.objects.create(entity="customer", key="birthday", label="Birthday", kind="date")
    owner.post("/office/customers/new/", {"name": "Rina", "phone": "0812 3456 7890", "own_birthday": "1990-05-17"})
    made = Customer.objects.get()
    assert (made.handles.get().value, made.custom) == ("+6281234567890", {"birthday": "1990-05-17"})


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"phone": "12"}, "“12” is not a phone number. Write it like 0812-3456-7890."),
        ({"email": "rina@"}, "“rina@” is not an e-mail address. Write it like name@example.com."),
        ({"own_birthday": "31/02/2026"}, "“31/02/2026” does not fit “Birthday”."),
        ({"own_shoes": "big"}, "“big” does not fit “Shoes”."),
        ({"phone": "0812-0000-0001"}, "already belongs to Known. Open that record instead."),
    ],
)
def test_bad_input_gets_a_sentence_keeps_what_was_typed_and_opens_nothing(
    typed: dict[str, str], sentence: str, owner: Client
) -> None:
    make_customer(name="Known", phone="0812-0000-0001")
    CustomField.objects.create(entity="customer", key="birthday", label="Birthday", kind="date")
    CustomField.objects.create(entity="customer", key="shoes", label="Shoes", kind="number")
    response = owner.post("/office/customers/new/", {"name": "Rina", **typed})
    text = response.content.decode()
    assert response.status_code == 422
    assert sentence in text
    assert 'value="Rina"' in text
    assert f'value="{next(iter(typed.values()))}"' in text
    assert Customer.objects.count() == 1


def test_nobody_at_all_is_refused(owner: Client) -> None:
    response = owner.post("/office/customers/new/", {"name": " "})
    assert "Write at least a name, a phone number or an e-mail address." in response.content.decode()


def test_details_are_changed_and_an_invalid_own_field_changes_nothing(owner: Client) -> None:
    CustomField.objects.create(entity="customer", key="shoes", label="Shoes", kind="number")
    customer = make_customer(name="Rina")
    refused = owner.post(f"/office/customers/{customer.pk}/edit/", {"name": "Rina Dewi", "own_shoes": "big"})
    customer.refresh_from_db()
    assert (refused.status_code, customer.name) == (422, "Rina")
    owner.post(f"/office/customers/{customer.pk}/edit/", {"name": "Rina Dewi", "own_shoes": "42"})
    customer.refresh_from_db()
    assert (customer.name, customer.custom) == ("Rina Dewi", {"shoes": 42})


def test_notes_tags_and_handles_come_and_go(owner: Client) -> None:
    customer = make_customer(name="Rina")
    base = f"/office/customers/{customer.pk}/"
    owner.post(f"{base}notes/", {"text": "Likes blue"})
    owner.post(f"{base}tags/", {"tag": "VIP"})
    owner.post(f"{base}handles/", {"kind": "email", "text": "Rina@Example.com"})
    handle = customer.handles.get()
    assert (Note.objects.get().text, customer.tags.get().name, handle.value) == (
        "Likes blue",
        "vip",
        "rina@example.com",
    )
    for _click in range(2):  # a doubled click
        owner.post(f"{base}tags/{customer.tags.first().pk if customer.tags.exists() else 1}/remove/")
        owner.post(f"{base}handles/{handle.pk}/remove/")
    assert not customer.tags.exists()
    assert not customer.handles.exists()


def test_a_refused_handle_stands_in_the_form_again(owner: Client) -> None:
    make_customer(name="Owner of it", phone="0812-3456-7890")
    customer = make_customer(name="Rina")
    response = owner.post(f"/office/customers/{customer.pk}/handles/", {"kind": "phone", "text": "0812 3456 7890"})
    text = response.content.decode()
    assert response.status_code == 422
    assert "already belongs to Owner of it. Open that record instead." in text
    assert 'value="0812 3456 7890"' in text
    assert Handle.objects.count() == 1


def test_a_handle_of_another_record_is_not_removed(owner: Client) -> None:
    other = make_customer(name="Other", phone="0812-3456-7890")
    customer = make_customer(name="Rina")
    owner.post(f"/office/customers/{customer.pk}/handles/{other.handles.get().pk}/remove/")
    assert other.handles.exists()


def test_an_empty_note_is_refused(owner: Client) -> None:
    customer = make_customer(name="Rina")
    assert owner.post(f"/office/customers/{customer.pk}/notes/", {"text": "  "}).status_code == 422
    assert not Note.objects.exists()


def test_a_member_is_approved_or_rejected_once(owner: Client) -> None:
    member = make_member(state=Customer.State.PENDING)
    assert owner.post(f"/office/customers/{member.pk}/reject/", {"reason": ""}).status_code == 422
    owner.post(f"/office/customers/{member.pk}/reject/", {"reason": "Not known here"})
    late = owner.post(f"/office/customers/{member.pk}/reject/", {"reason": "Once more"})
    assert "Somebody has already decided about this registration." in late.content.decode()
    member.refresh_from_db()
    assert (member.state, member.state_reason) == ("rejected", "Not known here")


def test_the_record_says_where_the_customer_stands_and_what_to_do_next(owner: Client) -> None:
    customer = make_member(name="Rina")
    score(customer)
    order = make_order(customer=customer)
    context = owner.get(f"/office/customers/{customer.pk}/").context
    assert context["record"].standing == "regular, usually every 21 days, last bought 9 days ago"
    assert (context["record"].step.code, context["record"].step.order_id) == ("order", order.pk)


def test_a_merged_record_opens_the_one_it_went_into(owner: Client) -> None:
    kept = make_customer(name="Kept")
    gone = Customer.objects.create(name="Gone", created_at=clock.now(), merged_into=kept)
    assert owner.get(f"/office/customers/{gone.pk}/", follow=True).context["customer"] == kept


def entries(customer: Customer, count: int, **fields: str) -> None:
    now = clock.now()
    Entry.objects.bulk_create(
        Entry(
            kind=fields.get("kind", "customer.noted"), occurred_at=now - dt.timedelta(minutes=n), recorded_at=now,
            customer=customer, audience=fields.get("audience", "staff"), data={"text": f"entry {n}"},
        )
        for n in range(count)
    )  # fmt: skip


def test_the_timeline_pages_by_htmx_and_filters(owner: Client) -> None:
    customer = Customer.objects.create(name="Rina", created_at=clock.now())
    entries(customer, 35)
    first = owner.get(f"/office/customers/{customer.pk}/").context["page"]
    text = owner.get(
        f"/office/customers/{customer.pk}/", {"after": first.after}, headers={"HX-Request": "true"}
    ).content.decode()
    assert [line.text for line in first.rows] == [f"Note: entry {n}" for n in range(30)]
    assert [f"entry {n}<" in text for n in range(28, 35)] == [False, False, True, True, True, True, True]
    assert "<html" not in text
    assert owner.get(f"/office/customers/{customer.pk}/", {"show": "order"}).context["page"].rows == []


def test_what_only_heads_may_read_is_not_on_the_timeline_of_staff(come: Come) -> None:
    customer = Customer.objects.create(name="Rina", created_at=clock.now())
    entries(customer, 2, audience="owner")
    url = f"/office/customers/{customer.pk}/"
    assert [len(come(role).get(url).context["page"].rows) for role in (Role.OWNER, Role.STAFF)] == [2, 0]


def test_the_pages_ask_few_questions(owner: Client, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for number in range(12):
        score(make_customer(name=f"Customer {number}", phone=f"0812-0000-{1000 + number}"))
    customer = Customer.objects.first()
    assert customer is not None
    entries(customer, 40)
    owner.get("/office/customers/")
    # session, user, settings, saved lists, list, scores, handles, tags, own fields, menu
    with django_assert_max_num_queries(10):
        owner.get("/office/customers/")
    # session, user, settings, customer, timeline, handles, figures, tags, menu; points, debts, trust; next, offers
    with django_assert_max_num_queries(15):
        owner.get(f"/office/customers/{customer.pk}/")


def test_what_customers_write_is_shown_as_text(owner: Client) -> None:
    script = "<script>alert(1)</script>"
    customer = make_customer(name=script, city="<b>")
    add_note(customer=customer, text=script, actor=None)
    for path in ("/office/customers/", f"/office/customers/{customer.pk}/"):
        page = owner.get(path).content.decode()
        assert script not in page
        assert "&lt;script&gt;" in page
