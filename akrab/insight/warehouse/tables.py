"""All facts beside orders and their lines: name, columns, grain. Each is a view of the same name, see `open_facts`.

    part=2026-11/<name>.parquet   rows of one month of the shop's calendar, where the table has a month column
    <name>.parquet                the whole table as it is now, where it has none

`happened_at` is UTC, `day` and `month` (its first day) are the shop's calendar. Amounts are whole minor units of
`currency`.
No fact holds a name, an address, a telephone number or words that somebody wrote: only numbers of records and codes. A
customer whose data were erased stands nowhere: their rows name no customer.

Tickets get their table here when there are tickets.
"""

from dataclasses import dataclass

Columns = dict[str, str]  # name: type of Ibis
TIME = "timestamp(6)"
WHEN: Columns = {"happened_at": TIME, "day": "date", "month": "date"}


@dataclass(frozen=True)
class Table:
    """`grain`: what one row is. `month`: the column that cuts it into files; None: one file, written whole."""

    name: str
    columns: Columns
    grain: str
    month: str | None = "month"


_TABLES = [
    Table(
        "customers",
        {
            "customer_id": "int64", "created_at": TIME, "created_day": "date", "state": "string", "language": "string",
            "city": "string", "country": "string", "region": "string",  # code of the regency, as 33.72
            "is_company": "boolean", "source": "string", "tier": "string", "points": "int64",
            "occupation": "string", "gender": "string", "age_band": "string",  # its least age: 18 for 18 to 24
        },
        "One row per customer the shop knows now; none for records merged into another or erased.",
        None,
    ),
    Table(
        "customer_tags",
        {"customer_id": "int64", "tag_id": "int64"},
        "One row per customer and tag that they have now; none for records merged into another or erased.",
        None,
    ),
    Table(
        "promotions",
        {
            "promotion_id": "int64", "name": "string", "kind": "string", "automatic": "boolean", "starts_at": TIME,
            "ends_at": TIME, "used": "int64", "is_active": "boolean",
        },
        "One row per promotion as it is now.",
        None,
    ),
    Table(
        "stock",
        {
            "variant_id": "int64", "outlet_id": "int64", "on_hand": "int64", "reserved": "int64", "low_at": "int64",
            "unit_cost": "int64", "price": "int64", "currency": "string",
        },
        "One row per article and outlet (null: the main one) as it is now: free to sell, promised, and at what price.",
        None,
    ),
    Table(
        "order_details",
        {
            "order_id": "int64", **WHEN, "customer_id": "int64", "kind": "string", "state": "string",
            "channel": "string", "outlet_id": "int64", "seller_id": "int64", "payment_method": "string",
            "delivery": "string", "region": "string", "shipping": "int64", "tax": "int64", "discount": "int64",
            "total": "int64", "paid": "int64", "credited": "int64", "decided_at": TIME, "currency": "string",
        },
        "One row per order, of every state, on the day it was placed: how it was sold, sent and paid. Goods that came "
        "back stand there too, on the day they came, with ids below zero.",
    ),
    Table(
        "stock_moves",
        {
            "move_id": "int64", **WHEN, "variant_id": "int64", "outlet_id": "int64", "quantity": "int64",
            "unit_cost": "int64", "reason": "string", "currency": "string",
        },
        "One row per change of what is free to sell: pieces that came (positive) or went (negative).",
    ),
    Table(
        "costs",
        {
            "source": "string",  # expense, receipt
            "source_id": "int64", **WHEN, "kind": "string", "is_marketing": "boolean", "is_goods": "boolean",
            "amount": "int64", "supplier_id": "int64", "variant_id": "int64", "quantity": "int64", "currency": "string",
        },
        "One row per expense that counts, and per article of a delivery of goods (kind purchase, is_goods).",
    ),
    Table(
        "messages",
        {
            "message_id": "int64", **WHEN, "customer_id": "int64", "direction": "string", "channel": "string",
            "purpose": "string", "state": "string", "is_mass": "boolean", "is_advertising": "boolean",
            "campaign": "string", "sent_at": TIME, "read_at": TIME, "mood": "string", "topic": "string",
            "cost": "int64", "cost_micros": "int64", "cost_known": "boolean", "currency": "string",
        },
        "One row per message to, from or within the shop. cost_micros: millionths of the whole unit, to be summed "
        "before it is rounded; null where nobody entered the rate.",
    ),
    Table(
        "episodes",
        {
            "episode_id": "int64", **WHEN, "customer_id": "int64", "channel": "string", "answered_at": TIME,
            "answered_by": "int64", "solved_at": TIME, "solved_by": "int64",
        },
        "One row per matter that a customer came with, from their first message until it was solved.",
    ),
    Table(
        "visits",
        {
            "visit_id": "int64", **WHEN, "customer_id": "int64", "is_known": "boolean", "device": "string",
            "language": "string", "source": "string", "medium": "string", "campaign": "string", "landing": "string",
            "pages": "int64", "seconds": "int64", "stage": "int64", "orders": "int64", "amount": "int64",
            "currency": "string",
        },
        "One row per visit of a person to the shop's pages. stage: tracking.models.Visit.Stage.",
    ),
    Table(
        "events",
        {
            "event_id": "int64", **WHEN, "visit_id": "int64", "customer_id": "int64", "kind": "string",
            "about": "int64", "quantity": "int64", "amount": "int64", "currency": "string",
        },
        "One row per thing that happened in a visit, see tracking.happenings.",
    ),
    Table(
        "promotion_uses",
        {
            "use_id": "int64", **WHEN, "promotion_id": "int64", "kind": "string", "code_id": "int64",
            "is_personal": "boolean", "customer_id": "int64", "order_id": "int64", "amount": "int64",
            "on_shipping": "int64", "state": "string", "currency": "string",
        },
        "One row per order and promotion that took something off it; given back ones too (state).",
    ),
    Table(
        "vouchers",
        {
            "code_id": "int64", **WHEN, "promotion_id": "int64", "customer_id": "int64", "source": "string",
            "ends_at": TIME, "used": "int64", "most": "int64",
        },
        "One row per personal voucher, on the day it was given. used: how often, of `most` (null: no limit).",
    ),
    Table(
        "web_showings",
        {
            "showing_id": "int64", **WHEN, "web_message_id": "int64", "customer_id": "int64", "held": "boolean",
            "times": "int64", "last_at": TIME, "clicked_at": TIME, "dismissed_at": TIME,
        },
        "One row per message on the pages and customer who saw it, or was held back by chance, on the first day.",
    ),
    Table(
        "web_counts",
        {
            "count_id": "int64", **WHEN, "web_message_id": "int64", "shown": "int64", "held": "int64",
            "clicked": "int64", "dismissed": "int64",
        },
        "One row per message on the pages and day: how often it was shown to anybody, and how it was taken.",
    ),
    Table(
        "payments",
        {
            "source": "string",  # payment, refund, bill
            "source_id": "int64", **WHEN, "order_id": "int64", "customer_id": "int64", "supplier_id": "int64",
            "way": "string", "amount": "int64", "currency": "string",
        },
        "One row per movement of money: in from customers (positive), back to them or to suppliers (negative).",
    ),
    Table(
        "points",
        {
            "entry_id": "int64", **WHEN, "customer_id": "int64", "kind": "string", "points": "int64",
            "left_over": "int64", "expires_at": TIME, "order_id": "int64",
        },
        "One row per movement of points. left_over: what of earned ones was not spent or expired yet.",
    ),
]  # fmt: skip

TABLES = {table.name: table for table in _TABLES}
