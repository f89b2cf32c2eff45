"""The stages of customers, what winning and keeping cost, and the second purchase, from the facts to one card."""

import datetime as dt
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from django.db.models import Avg, Count, Q, Sum
from django.db.models.functions import Coalesce

from akrab.core import clock, shop
from akrab.core.money import exponent
from akrab.finance import spending
from akrab.finance.models import Expense
from akrab.insight.learning.learners import Learned
from akrab.insight.models import CustomerScore, CustomerWorth, Refresh
from akrab.insight.months import first_of, following
from akrab.insight.warehouse import folder, reading

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MONTHS = 24
EXPANDING = 3  # up to this many purchases somebody is being won over; from then on they are kept
SHARES = (0.25, 0.5, 0.75, 0.9)
MOST = 25  # cities of a table

# One row per purchase of a known customer, with its number in their life.
NUMBERED = f"""
CREATE OR REPLACE TEMP VIEW numbered AS
SELECT customer_id, order_id, day, date_trunc('month', day)::DATE AS month, bought,
    row_number() OVER (PARTITION BY customer_id ORDER BY placed_at, order_id) AS number,
    day - lag(day) OVER (PARTITION BY customer_id ORDER BY placed_at, order_id) AS gap
FROM orders WHERE bought IS NOT NULL AND customer_id IS NOT NULL;
CREATE OR REPLACE TEMP VIEW bought_in AS
SELECT customer_id, month, min(number) AS first, max(number) AS last, sum(bought) AS money,
    CASE WHEN min(number) = 1 THEN 'new' WHEN max(number) <= {EXPANDING} THEN 'expanding' ELSE 'kept' END AS stage
FROM numbered GROUP BY customer_id, month
"""
STAGES = "SELECT month, stage, count(*), sum(money) FROM bought_in GROUP BY month, stage"
CAME_BY = """
SELECT numbered.month, coalesce(detail.channel, ''), coalesce(people.source, ''), count(*)
FROM numbered LEFT JOIN order_details detail USING (order_id) LEFT JOIN customers people
    ON people.customer_id = numbered.customer_id
WHERE number = 1 GROUP BY ALL
"""
LIVES = "SELECT orders, count(*) FROM (SELECT count(*) AS orders FROM numbered GROUP BY customer_id) GROUP BY orders"
SECOND = "SELECT gap, count(*) FROM numbered WHERE number = 2 GROUP BY gap ORDER BY gap"
RETURNED = "SELECT count(DISTINCT customer_id) FROM numbered WHERE number > 1 AND day >= ?"
BY_CHANNEL = """
SELECT coalesce(detail.channel, ''), count(*), count(*) FILTER (lives.orders = 1), sum(lives.money)
FROM (SELECT customer_id, min_by(order_id, number) AS order_id, count(*) AS orders, sum(bought) AS money FROM numbered
    GROUP BY customer_id) lives LEFT JOIN order_details detail USING (order_id) GROUP BY 1 ORDER BY 2 DESC, 1
"""
# Advertising to somebody who had not bought by then is winning; to others it is keeping.
ADVERTISING = """
SELECT messages.month, firsts.day IS NOT NULL AND firsts.day <= messages.day, sum(cost_micros)
FROM messages LEFT JOIN (SELECT customer_id, day FROM numbered WHERE number = 1) firsts USING (customer_id)
WHERE is_advertising AND cost_micros > 0 GROUP BY ALL
"""


def learn(last: Refresh) -> Learned:
    """All of it as the figures of the card; nothing else is kept."""
    today = last.as_of or clock.today()
    with folder.alone(wait=True):
        duck = reading.connect()
        reading.open_facts(duck, folder.current(), last.currency)
        duck.execute(NUMBERED)
        second = _second(duck)
        figures = {
            "months": _months(duck, today),
            "spending": _spending(duck, last.currency, today),
            "came_by": _came_by(duck, today),
            "second": second,
            "segments": {"channel": _by_channel(duck)} | _segments(),
        }
        returned = duck.execute(RETURNED, [following(first_of(today), -11)]).fetchall()[0][0]
    figures["costs"] = _costs(figures, returned)
    return Learned(second["customers"], "" if second["customers"] else "too_few", figures=figures)


def _since(today: dt.date) -> list[dt.date]:
    return [following(first_of(today), -back) for back in range(MONTHS - 1, -1, -1)]


def _months(duck: "DuckDBPyConnection", today: dt.date) -> list[dict[str, Any]]:
    """Customers who bought in each month, by stage, from the first month with any; oldest first."""
    found: dict[dt.date, dict[str, Any]] = defaultdict(dict)
    for month, stage, customers, money in duck.execute(STAGES).fetchall():
        found[month] |= {stage: customers, f"{stage}_money": int(money)}
    empty = {name: 0 for stage in ("new", "expanding", "kept") for name in (stage, f"{stage}_money")}
    begun = min(found, default=today)
    return [
        {"month": month.isoformat()} | empty | found.get(month, {}) for month in _since(today) if month >= begun
    ]  # fmt: skip


def _came_by(duck: "DuckDBPyConnection", today: dt.date) -> list[dict[str, Any]]:
    """New customers of the last twelve months, by the channel of the first purchase and by how the shop got to know
    them, the most first."""
    first = following(first_of(today), -11)
    found: Counter[tuple[str, str]] = Counter()
    for month, channel, source, customers in duck.execute(CAME_BY).fetchall():
        if month >= first:
            found[channel, source] += customers
    return [{"channel": channel, "source": source, "customers": n} for (channel, source), n in found.most_common(30)]


def _second(duck: "DuckDBPyConnection") -> dict[str, Any]:
    """How many bought once only, and after how many days those who came again did."""
    lives = dict(duck.execute(LIVES).fetchall())
    gaps = [(int(gap), int(n)) for gap, n in duck.execute(SECOND).fetchall()]
    again, customers = sum(n for _gap, n in gaps), sum(lives.values())
    days: dict[str, int | None] = {}
    for share in SHARES:
        so_far = 0
        days[f"d{round(100 * share)}"] = None
        for gap, n in gaps:
            so_far += n
            if so_far >= share * again:
                days[f"d{round(100 * share)}"] = gap
                break
    within = [[limit, sum(n for gap, n in gaps if gap <= limit)] for limit in (7, 14, 30, 60, 90, 180, 365)]
    return {"customers": customers, "once": lives.get(1, 0), "again": again, "within": within} | days


def _spending(duck: "DuckDBPyConnection", currency: str, today: dt.date) -> list[dict[str, Any]]:
    """By month: marketing expenses and what advertising messages cost, those to strangers and those to customers.
    Empty where the shop has another currency today than the facts."""
    if currency != shop.get("currency"):
        return []
    months = _since(today)
    rows = Expense.objects.counting().filter(day__gte=months[0], kind__in=spending.marketing_codes()).order_by()
    expenses: Counter[dt.date] = Counter()
    for day, amount in rows.values_list("day").annotate(Sum("amount")):
        expenses[first_of(day)] += amount
    messages: Counter[tuple[dt.date, bool]] = Counter()
    for month, known, micros in duck.execute(ADVERTISING).fetchall():
        messages[month, bool(known)] += -(-int(micros) * 10 ** exponent(currency) // 1_000_000)
    return [
        {
            "month": month.isoformat(), "expenses": expenses[month], "to_strangers": messages[month, False],
            "to_customers": messages[month, True],
        }
        for month in months
    ]  # fmt: skip


def _costs(figures: dict[str, Any], returned: int) -> dict[str, Any]:
    """Sums of the last twelve months. The split of the expenses is the page's: it goes by a setting."""
    year = figures["spending"][-12:]
    sums = {name: sum(one[name] for one in year) for name in ("expenses", "to_strangers", "to_customers")}
    worth = CustomerWorth.objects.aggregate(worth=Avg("worth"), profit=Avg("profit"))
    return sums | {
        "new": sum(one["new"] for one in figures["months"][-12:]),
        "returned": returned,
        "worth": None if worth["worth"] is None else round(worth["worth"]),
        "profit": None if worth["profit"] is None else round(worth["profit"]),
    }


def _by_channel(duck: "DuckDBPyConnection") -> list[dict[str, Any]]:
    return [
        {"value": channel, "customers": n, "once": once, "revenue": int(money), "profit": None, "worth": None}
        for channel, n, once, money in duck.execute(BY_CHANNEL).fetchall()[:MOST]
    ]


def _segments() -> dict[str, list[dict[str, Any]]]:
    """Customers who bought, how many of them once, what they paid, left and will buy: by standing, group, city, how
    they came, tier."""
    ways = {
        "standing": "standing",
        "group": "customer__group__group",
        "city": "customer__city",
        "source": "customer__source",
        "tier": "customer__points__tier__name",
    }
    present = CustomerScore.objects.filter(customer__merged_into=None).order_by()
    made = {}
    for name, way in ways.items():
        rows = present.values(way).annotate(
            customers=Count("pk"), once=Count("pk", filter=Q(orders=1)),
            paid=Sum(Coalesce("customer__brought__revenue", "revenue")),
            profit=Sum("customer__brought__profit"), worth=Sum("customer__worth__worth"),
        )  # fmt: skip
        made[name] = [
            {"value": row[way] or "", "customers": row["customers"], "once": row["once"], "revenue": row["paid"],
             "profit": row["profit"], "worth": row["worth"]}
            for row in rows.order_by("-customers", way)[:MOST]
        ]  # fmt: skip
    return made
