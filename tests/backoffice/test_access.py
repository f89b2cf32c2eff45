"""Every route of the back office, asked by everybody."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse

from akrab.accounts.models import Role
from akrab.backoffice.urls import urlpatterns
from akrab.content.models import Page
from akrab.core import clock
from akrab.core.models import CustomField
from akrab.customers.actions import add_tag
from akrab.customers.models import Handle
from akrab.exchange.models import ImportBundle, ImportRun
from akrab.insight.models import ReportFile
from tests.accounts.factories import make_user
from tests.backoffice import areas
from tests.backoffice.conftest import Come, english_client
from tests.customers.factories import make_member
from tests.orders.factories import make_order

pytestmark = pytest.mark.once  # who may open what does not hang on the database

OWN, M, S, K, H, A = Role.OWNER, Role.MANAGER, Role.STAFF, Role.MARKETING, Role.SUPPORT, Role.ANALYST
ALL = {OWN, M, S, K, H, A}  # who sees orders
EVERYBODY = {*ALL, Role.CASHIER}
SELLERS = {OWN, M, S}
CARERS = {OWN, M, S, K, H}
READERS = {OWN, M, K, A}
HEADS = {OWN, M}

# name → (who may, method). Everybody else of the shop gets 403, guests are sent to sign in.
ROUTES: dict[str, tuple[set[Role], str]] = {
    "today": (EVERYBODY, "get"), "search": (EVERYBODY, "get"),
    "orders": (ALL, "get"), "order": (ALL, "get"), "order_print": (ALL, "get"), "order_decide": (SELLERS, "post"),
    "products": (EVERYBODY, "get"), "product_new": (SELLERS, "get"), "product": (EVERYBODY, "get"),
    "pictures_add": (SELLERS, "post"), "picture_remove": (SELLERS, "post"), "product_stock": (EVERYBODY, "get"),
    "categories": (SELLERS, "get"), "category_new": (SELLERS, "get"), "category": (SELLERS, "get"),
    "category_remove": (SELLERS, "post"), "stock": (EVERYBODY, "get"), "stock_receive": (SELLERS, "post"),
    "stock_count": (SELLERS, "post"),
    "customers": (EVERYBODY, "get"), "customer_new": (CARERS, "get"), "customer": (EVERYBODY, "get"),
    "customer_edit": (CARERS, "get"), "customer_orders": (EVERYBODY, "get"),
    "customer_approve": (SELLERS, "post"),
    "customer_reject": (SELLERS, "post"), "note_add": (CARERS, "post"), "tag_add": (CARERS, "post"),
    "tag_remove": (CARERS, "post"), "handle_add": (CARERS, "post"), "handle_remove": (CARERS, "post"),
    "dashboard": (READERS, "get"), "chart": (READERS, "get"), "sales_report": (READERS, "get"),
    "report_request": (READERS, "post"), "report": (READERS, "get"), "report_file": (READERS, "get"),
    "imports": (HEADS, "get"), "import": (HEADS, "get"), "import_mapping": (HEADS, "post"),
    "import_confirm": (HEADS, "post"), "import_discard": (HEADS, "post"), "import_undo": (HEADS, "post"),
    "import_failures": (HEADS, "get"), "import_bundle": (HEADS, "get"), "import_bundle_confirm": (HEADS, "post"),
    "settings": (HEADS, "get"), "fields": (HEADS, "get"), "field_remove": (HEADS, "post"), "texts": (HEADS, "get"),
    "text": (HEADS, "get"), "people": ({OWN}, "get"), "person_role": ({OWN}, "post"), "person_link": ({OWN}, "post"),
    "audit": (HEADS, "get"),
    **areas.routes(),
}  # fmt: skip
# Where being let in does not mean 200: forms that lead on, forms that are refused, another's report.
LET_IN = {200, 204, 302, 422, 404}


@dataclass
class Shop:
    """One of everything, so that each route has something to open."""

    arguments: dict[str, dict[str, object]]


@pytest.fixture
def shop(db: None) -> Shop:
    member = make_member()
    order = make_order(customer=member)
    line = order.lines.get()
    assert line.variant is not None
    tag = add_tag(customer=member, name="x", actor=None)
    now = clock.now()
    run = ImportRun.objects.create(kind="sales", state="done", filename="x.csv", path="", source="x", created_at=now)
    field = CustomField.objects.create(entity="customer", key="x", label="X")
    Page.objects.create(slug="home", language="id", title="x", updated_at=now)
    pk: dict[str, object] = {"pk": member.pk}
    product: dict[str, object] = {"pk": line.variant.product_id}
    report = ReportFile.objects.create(name="sales", format="pdf", language="en", created_at=now)
    same: list[tuple[str, object]] = [
        ("customer customer_edit customer_orders customer_approve customer_reject", member.pk),
        ("note_add tag_add handle_add", member.pk),
        ("order order_print", order.pk),
        ("product pictures_add product_stock", line.variant.product_id),
        ("stock_receive stock_count", line.variant_id),
        ("import_bundle import_bundle_confirm", ImportBundle.objects.create(filename="x", created_at=clock.now()).pk),
        ("import import_mapping import_confirm import_discard import_undo import_failures", run.pk),
        ("report report_file", report.pk),
    ]
    arguments: dict[str, dict[str, object]] = {name: {"pk": one} for names, one in same for name in names.split()}
    arguments |= {
        "order_decide": {"pk": order.pk, "deed": "accept"},
        "picture_remove": {**product, "picture": 1},
        "category": {"pk": 1},
        "category_remove": {"pk": 1},
        "tag_remove": {**pk, "tag": tag.pk},
        "handle_remove": {**pk, "handle": Handle.objects.filter(customer=member).values_list("pk", flat=True)[0]},
        "chart": {"name": "cohorts"},
        "field_remove": {"pk": field.pk},
        "text": {"slug": "home", "language": "id"},
        "person_role": {"pk": make_user(Role.STAFF).pk},
        "person_link": {"pk": make_user(Role.STAFF).pk},
    }
    return Shop(arguments | areas.arguments())


def ask(client: Client, shop: Shop, name: str) -> int:
    call: Callable[..., object] = getattr(client, ROUTES[name][1])
    return int(call(reverse(f"office:{name}", kwargs=shop.arguments.get(name))).status_code)  # type: ignore[attr-defined]


def test_the_table_names_every_route() -> None:
    assert set(areas.names(urlpatterns)) == set(ROUTES)


@pytest.mark.parametrize("role", [*Role], ids=str)
def test_each_role_comes_in_where_the_table_says_and_nowhere_else(role: Role, shop: Shop, come: Come) -> None:
    client = come(role)
    found = {name: ask(client, shop, name) for name in ROUTES}
    let_in = {name for name, status in found.items() if status != 403}
    assert let_in == {name for name, (may, _method) in ROUTES.items() if role in may}
    assert {found[name] for name in let_in} <= LET_IN


def test_guests_are_sent_to_the_sign_in_page(shop: Shop) -> None:
    client = english_client()
    found, expected = {}, {}
    for name, (_may, method) in ROUTES.items():
        address = reverse(f"office:{name}", kwargs=shop.arguments.get(name))
        response = getattr(client, method)(address)
        found[name] = (response.status_code, response.get("Location"))
        back = address if method == "get" else "/office/"
        expected[name] = (302, f"{reverse('account_login')}?next={back}")
    assert found == expected


def test_a_fragment_asked_for_after_the_session_ended_leads_the_whole_page_to_sign_in(db: None) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/office/customers/"}
    response = english_client().get("/office/customers/?q=a", headers=headers)
    assert response["HX-Redirect"] == f"{reverse('account_login')}?next=/office/customers/"


def test_a_post_to_a_page_that_is_only_read_is_refused(owner: Client) -> None:
    assert owner.post("/office/orders/").status_code == 405


def test_a_get_to_a_decision_changes_nothing(owner: Client) -> None:
    order = make_order()
    assert owner.get(f"/office/orders/{order.pk}/accept/").status_code == 405
    order.refresh_from_db()
    assert order.state == "waiting"


def test_a_form_of_another_site_is_refused(come: Come) -> None:
    order = make_order()
    client = come()
    client.handler.enforce_csrf_checks = True
    response = client.post(f"/office/orders/{order.pk}/accept/", headers={"sec-fetch-site": "cross-site"})
    assert response.status_code == 403
    order.refresh_from_db()
    assert order.state == "waiting"


def test_who_may_not_enter_reads_a_sentence_in_plain_words(come: Come) -> None:
    response = come(Role.STAFF).get("/office/settings/")
    assert response.status_code == 403
    assert "This page is not for you" in response.content.decode()


def test_staff_sees_no_cost_and_cannot_send_one(come: Come) -> None:
    order = make_order()
    product = order.lines.get().variant.product
    variant = product.variants.get()
    client = come(Role.STAFF)
    assert "variants-0-cost" not in client.get(f"/office/products/{product.pk}/").content.decode()
    client.post(
        f"/office/products/{product.pk}/",
        {
            "name": product.name, "state": "active", "variants-TOTAL_FORMS": "1", "variants-INITIAL_FORMS": "1",
            "variants-0-id": variant.pk, "variants-0-price": "30.000", "variants-0-cost": "1",
            "variants-0-is_active": "on",
        },
    )  # fmt: skip
    variant.refresh_from_db()
    assert (variant.price, variant.cost) == (3_000_000, None)
