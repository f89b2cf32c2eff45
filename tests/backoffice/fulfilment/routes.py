"""Who may open which page of what follows an order."""

from akrab.accounts.models import Role
from akrab.orders import actions
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_variant
from tests.orders.factories import make_batch, make_order
from tests.shipping.factories import make_service

OWN, M, S, K, H, A = Role.OWNER, Role.MANAGER, Role.STAFF, Role.MARKETING, Role.SUPPORT, Role.ANALYST
ALL, SELLERS, HEADS = {OWN, M, S, K, H, A}, {OWN, M, S}, {OWN, M}


ROUTES: dict[str, tuple[set[Role], str]] = {
    "order_new": (SELLERS, "get"),
    "order_new_for": (SELLERS, "get"),
    "order_settings": (HEADS, "get"),
    "orders_bulk": (SELLERS, "post"),
    "order_ask": (SELLERS, "post"),
    "order_send": (SELLERS, "get"),
    "order_rest": (SELLERS, "post"),
    "order_document": (ALL, "get"),
    "return_new": (SELLERS, "get"),
    "returns": (ALL, "get"),
    "return": (ALL, "get"),
    "return_receive": (SELLERS, "post"),
    "return_note": (ALL, "get"),
    "return_decide": (SELLERS, "post"),
    **dict.fromkeys(["areas", "batches", "batch", "batch_list"], (ALL, "get")),
    **dict.fromkeys(["batch_new", "batch_edit", "batch_goods"], (SELLERS, "get")),
    "batch_deed": (SELLERS, "post"),
    "order_came_back": (SELLERS, "post"),
    "trust": (HEADS, "get"),
    "trust_fix": (SELLERS, "post"),
    **dict.fromkeys(
        [
            "shipping", "shipping_settings", "shipping_places", "shipping_service_new", "shipping_service",
            "shipping_table", "shipping_csv",
        ],
        (HEADS, "get"),
    ),
    **dict.fromkeys(
        ["shipping_tariff", "shipping_percent", "shipping_copy", "shipping_tariff_remove"], (HEADS, "post")
    ),
}  # fmt: skip


def arguments() -> dict[str, dict[str, object]]:
    order, staff = make_order(), make_user(Role.STAFF)
    actions.accept(order=order, actor=staff)
    actions.send(order=order, key="routes", actor=staff)
    back = actions.request_return(order=order, pieces={order.lines.get().pk: 1}, reason="x", key="routes", actor=staff)
    of_order: dict[str, object] = {"pk": order.pk}
    of_return: dict[str, object] = {"pk": back.pk}
    batch = make_batch(make_variant())
    service = make_service(tariffs={"": (1, 1)})
    ways = [
        "shipping_service",
        "shipping_table",
        "shipping_csv",
        "shipping_tariff",
        "shipping_percent",
        "shipping_copy",
    ]
    return {
        **{key: {"pk": service.pk} for key in ways},
        "shipping_tariff_remove": {"pk": service.tariffs.get().pk},
        **{key: {"pk": batch.pk} for key in ("batch", "batch_edit", "batch_list")},
        "batch_deed": {"pk": batch.pk, "deed": "close"},
        "order_came_back": {"pk": order.pk},
        "trust_fix": {"pk": order.customer_id},
        "order_new_for": {"pk": order.customer_id},
        **dict.fromkeys(["order_ask", "order_send", "order_rest", "return_new"], of_order),
        "order_document": {**of_order, "kind": "slip"},
        **dict.fromkeys(["return", "return_receive", "return_note"], of_return),
        "return_decide": {**of_return, "deed": "accept"},
    }
