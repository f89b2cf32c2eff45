"""DuckDB, Spark and PostgreSQL give the same rows of the same types, from the same facts.

One file, so that one process starts Java, once. Spark runs without generating code, which takes most of its time here.
"""

import datetime as dt
import gc
import shutil
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
import time_machine
from django.conf import LazySettings
from django.db import transaction
from django.db.models import F

from akrab.catalogue.models import Category
from akrab.cli import checkup
from akrab.customers.models import Customer, Tag
from akrab.insight import refresh, summary
from akrab.insight.consumers import mark
from akrab.insight.metrics import report, trade
from akrab.insight.models import CohortCell, CustomerScore, PeriodFigure, ProductFigure
from akrab.insight.reports.asking import Question
from akrab.insight.reports.definition import Definition
from akrab.insight.reports.measures import MEASURES
from akrab.insight.runs import last_refresh
from akrab.insight.warehouse import compiled, engines, folder, reading
from akrab.insight.warehouse.engines import postgres, spark
from akrab.insight.warehouse.tables import TABLES
from akrab.messaging.models import Episode
from akrab.orders.models import Order, OrderLine
from akrab.tracking.models import Visit
from tests import environment
from tests.catalogue.factories import make_product
from tests.insight import fact_factories as facts
from tests.insight import online_retail
from tests.insight.factories import make_buyer, make_sale
from tests.postgres import PostgresServer

pytestmark = [
    pytest.mark.once,  # the facts are the same whatever database they came from
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:unclosed <socket.socket:ResourceWarning"),  # py4j leaves them to the collector
]
NAMES = ("duckdb", "postgres", "spark")
QUICK = (
    '--driver-java-options "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC" --conf spark.sql.codegen.wholeStage=false '
    "--conf spark.sql.codegen.factoryMode=NO_CODEGEN pyspark-shell"
)
Rows = list[tuple[Any, ...]]


@pytest.fixture(scope="module")
def analytics_server() -> Iterator[PostgresServer]:
    server = PostgresServer(environment.run_folder() / f"analytics-{environment.worker()}")
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def _java() -> Iterator[None]:
    """Left out where Spark cannot run, but for where nothing may be left out: there a machine without Java is a machine
    that was set up wrongly."""
    if problem := spark.obstacle():
        if environment.STRICT:
            pytest.fail(f"In strict mode the three engines must be compared. {problem}", pytrace=False)
        pytest.skip(problem)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_SUBMIT_ARGS", QUICK)
        yield
        spark.end()
        with warnings.catch_warnings(action="ignore", category=ResourceWarning):
            gc.collect()


@pytest.fixture(autouse=True)
def _engines(settings: LazySettings, analytics_server: PostgresServer, _java: None) -> None:
    settings.SPARK_MASTER, settings.SPARK_MEMORY = "local[2]", "1g"
    settings.ANALYTICS_DATABASE = {
        "NAME": "postgres", "USER": "akrab", "HOST": "127.0.0.1", "PORT": str(analytics_server.port),
        "OPTIONS": {"server_side_binding": True},
    }  # fmt: skip


def asked(engine: engines.Engine, day: dt.date) -> dict[str, Rows]:
    """Rows of everything that is asked of the facts: kept queries, the sales report, the tables as they stand."""
    engine.days = summary.days_of(day, day + dt.timedelta(days=1))
    found = {name: engine.rows(name) for name in compiled.expressions() if name != "whole_orders"}
    orders, lines = reading.orders(), reading.order_lines()
    span = (day - dt.timedelta(days=200), day)
    sections = {
        "spans of a report": trade.spans(orders, {"total": span, "empty": (span[1] + dt.timedelta(days=9),) * 2}),
        "periods of a report": trade.per_period(orders, "week", span),
        "articles": report.by_product(lines, *span),
        "categories": report.by_category(lines, *span),
        "buyers": report.by_customer(orders, *span),
        "states": report.by_state(orders, *span),
    }
    return found | {name: [tuple(row.values()) for row in engine.fetch(each)] for name, each in sections.items()}


def tables(engine: engines.Engine) -> dict[str, Counter[tuple[Any, ...]]]:
    named = {name: table.columns for name, table in TABLES.items()}
    named |= {"orders": reading.ORDER_COLUMNS, "order_lines": reading.FACT_COLUMNS | reading.ARTICLE_COLUMNS}
    return {
        name: Counter(tuple(row.values()) for row in engine.fetch(reading.table(name, columns)))
        for name, columns in named.items()
    }


def types(rows: Rows) -> set[tuple[type, ...]]:
    return {tuple(map(type, row)) for row in rows}


def compare(name: str, currency: str, day: dt.date, *, whole: bool = False) -> dict[str, Rows]:
    """Fail where the engine differs from DuckDB; returns the rows."""
    place = folder.current()
    with engines.opened(place, currency, "duckdb") as duck, engines.opened(place, currency, name) as other:
        expected, found = asked(duck, day), asked(other, day)
        for query, rows in expected.items():
            assert found[query] == rows, query
            assert types(found[query]) == types(rows), query
        if whole:
            assert tables(other) == tables(duck)
    return found


AUTUMN = {"period": "fixed", "first": "2011-09-05", "last": "2011-11-27"}
REPORTS: dict[str, dict[str, Any]] = {
    "sales": {
        "measures": [
            "revenue", "orders", "pieces", "average_order", "discount", "discount_share", "returned", "customers",
        ],
        "dimensions": ["month"],
    },
    "customers": {
        "measures": [
            "new_customers", "returning_customers", "repeat_rate", "second_purchases", "second_purchase_rate",
            "revenue_per_customer", "cost", "gross_profit",
        ],
        "dimensions": ["week", "tag"],
    },
    "costs": {"measures": ["margin", "marketing_spend", "winning_cost"], "dimensions": ["quarter", "weekday"]},
    "messages": {
        "measures": ["messages_sent", "messages_received", "messages_failed", "messages_read", "message_cost"],
        "dimensions": ["message_channel", "hour", "age"],
        "compare": "before",
    },
    "matters": {"measures": ["conversations", "answered_share", "first_answer"], "dimensions": ["seller"]},
    "visits": {
        "measures": ["visits", "visit_orders", "conversion", "pages_per_visit"],
        "dimensions": ["visit_source", "customer"],
        "filters": {"tag": [""], "device": ["phone"]},
    },
    "narrowed": {
        "measures": ["revenue", "customers"],
        "dimensions": ["product", "hour"],
        "filters": {"weekday": ["1", "7"], "occupation": ["", "guru"], "promotion": [""]},
    },
}  # fmt: skip


def own_reports(engine: engines.Engine) -> dict[str, Any]:
    """What a report of each measure tells; of one also the days before, of another what is not shown."""
    told: dict[str, Any] = {}
    today = dt.date(2011, 12, 10)
    for name, data in REPORTS.items():
        definition = Definition.read(AUTUMN | data)
        question = Question(definition, definition.span(today), today, "GBP", engine.fetch)
        found = told[name] = question.answer()
        if before := definition.before(today):
            told[f"{name} before"] = replace(question, span=before).answer()
        if definition.filters.get("device"):
            told[f"{name} others"] = question.others(sorted(found.rows)[:5])
    return told


def talk() -> None:
    """A little of what Online Retail has nothing of: tags, messages, matters, visits and expenses."""
    people = list(Customer.objects.order_by("pk")[:40])
    for place, customer in enumerate(people):
        at = f"2011-10-{1 + place % 31:02} {place % 24:02}:30"
        facts.make_message(customer if place % 3 else None, at, state=("read", "sent", "failed")[place % 3])
        facts.make_visit(customer if place % 2 else None, at, *["page"] * (place % 4))
    facts.make_message(people[0], "2011-10-30 01:30", direction="in", channel="email")  # the clock is put back
    facts.charge(facts.make_message(people[1], "2011-10-30 02:30", state="sent"), 586_335_000)
    facts.text_message(people[2], "2011-11-01 08:00", 7)
    matter = facts.talk(people[3], "2011-11-01 08:00")
    Episode.objects.filter(pk=matter.pk).update(answered_at=matter.opened_at + dt.timedelta(minutes=7, microseconds=5))
    facts.talk(people[4], "2011-11-01 08:00")
    facts.spend("2011-10-05", 70_000, "marketing")
    Visit.objects.filter(pages=3).update(orders=1, amount=500)
    Customer.objects.filter(pk__in=[one.pk for one in people[:9]]).update(
        occupation="guru", birthday=dt.date(1990, 2, 28)
    )
    for name, some in (("vip", people[:30]), ("grosir", people[20:])):
        Tag.objects.create(name=name).customers.set(some)


def everything() -> list[list[Any]]:
    kept = (PeriodFigure, ProductFigure, CohortCell, CustomerScore)
    columns = [[field.attname for field in each._meta.concrete_fields if field.name != "id"] for each in kept]
    return [sorted(map(repr, each.objects.values_list(*names))) for each, names in zip(kept, columns, strict=True)]


def test_online_retail_gives_the_same_rows_and_reports_on_all_engines(shared_data: Path) -> None:
    online_retail.load(shared_data)
    talk()
    refresh.run(charts=False)
    told = {}
    for name in NAMES:
        with engines.opened(folder.current(), "GBP", name) as engine:
            told[name] = own_reports(engine)
    assert {one for data in REPORTS.values() for one in data["measures"]} == set(MEASURES)
    assert all(told["duckdb"][name].rows for name in REPORTS)
    assert told["duckdb"]["sales"].total["orders"] == 6_088
    for name in NAMES[1:]:
        for key, found in told["duckdb"].items():
            assert (name, key, told[name][key]) == (name, key, found)
    for name in ("postgres", "spark"):
        found = compare(name, "GBP", dt.date(2011, 12, 9))
        assert found["counts"] == [(25_900, 541_909)]
        assert len(found["scores"]) == 4_338
        assert [row[3] for row in found["cohorts"] if row[:2] == (dt.date(2010, 12, 1), 0)] == [57_271_389]


def tricky_shop() -> None:
    """Guests, ties, returns, great amounts, a leap day, the turn of a year, and words that break careless files."""
    category = Category.objects.create(name="Kabel, “\"'\n", slug="kabel", position=1)
    make_product(sku="KABEL", name='50% "kuat"\\, merah\t;', category=category)
    make_product(sku="b", name="B")
    sari, budi, ani, tono = (make_buyer(name) for name in ("Sari", "Budi", "Ani", "Tono"))
    great = 100_000_000_000  # Rp1.000.000.000
    for buyer in (sari, budi, ani):  # equal in everything but their number
        for at in ("2023-12-31 23:59", "2024-01-01 00:00", "2024-02-29 12:00", "2025-03-01 06:59"):
            make_sale(buyer, at, [("KABEL", 3, great), ("b", 1, 1), ("é, \"'", 2, 333)], discount=7, cost=999)
    make_sale(None, "2024-02-29 23:59", [("KABEL", 1, 5), ("Z", 1, 0)])
    make_sale(None, "2024-12-30 00:01", [("a", 1, 10)])  # a Monday of week 1 of the year after
    make_sale(tono, "2025-02-28 10:00", [("KABEL", -2, great)], kind=Order.Kind.RETURN, cost=999)
    make_sale(tono, "2025-03-01 10:00", [("Ω", 1, 7)], state=Order.State.RETURNED)
    make_sale(tono, "2025-03-02 10:00", state=Order.State.CANCELLED)
    make_sale(sari, "2025-03-02 11:00", kind=Order.Kind.ADJUSTMENT)
    make_sale(budi, "2025-03-02 11:00", currency="USD")
    thousandth = make_sale(ani, "2025-03-02 12:00", [("murah", 1000, 0)])
    OrderLine.objects.filter(order=thousandth).update(exact_unit_price="0.001", total=F("quantity") * 0 + 1)


@pytest.mark.parametrize("name", NAMES[1:])
def test_rows_that_trip_are_the_same(name: str) -> None:
    tricky_shop()
    refresh.run(charts=False)
    with time_machine.travel("2025-03-02T12:00:00Z"):
        found = compare(name, "IDR", dt.date(2025, 3, 2), whole=True)
    assert found["counts"][0] == (19, 44)


def test_a_refresh_stores_the_same_figures_on_every_engine(settings: LazySettings) -> None:
    stored = []
    for name in NAMES:
        settings.ANALYTICS = name
        shutil.rmtree(settings.WAREHOUSE, ignore_errors=True)
        with transaction.atomic(), time_machine.travel("2025-03-02T12:00:00Z", tick=True):
            assert refresh.run(charts=False).orders == 0
            sari, march, may = make_buyer(), dt.date(2025, 3, 1), dt.date(2024, 5, 1)
            for month in range(1, 13):
                make_sale(sari, f"2024-{month:02}-29 23:59", cost=9)
                mark(dt.date(2024, month, 1), dt.date(2024, month, 1))
            refresh.run(charts=False)
            make_sale(sari, "2025-03-01 00:00", [("KABEL", 1, 100_000_000_000)])
            Order.objects.filter(placed_at__month=5).update(state=Order.State.CANCELLED)
            mark(may, may)
            mark(march, march)
            assert refresh.run(charts=False).incremental
            record = last_refresh()
            assert record is not None
            stored.append((everything(), record.summary))
            transaction.set_rollback(True)
    assert stored[0] == stored[1] == stored[2]
    assert stored[0][1]["orders"] == 12


HARM = (
    "TRUNCATE akrab_facts.orders, akrab_facts.lines, akrab_facts.loaded",  # the server crashed: unlogged is empty
    "UPDATE akrab_facts.loaded SET mark = 'columns of yesterday' WHERE file = ''",
    "DROP SCHEMA akrab_facts CASCADE",
    "UPDATE akrab_facts.loaded SET mark = '' WHERE file <> ''; UPDATE akrab_facts.orders SET revenue = 1",
)


def test_a_copy_that_is_not_that_of_the_files_is_made_anew() -> None:
    make_sale(make_buyer(), "2026-11-01 09:00")
    make_sale(make_buyer(), "2026-10-01 09:00")
    refresh.run(charts=False)
    place = folder.current()
    for harm in HARM:
        with engines.opened(place, "IDR", "postgres"), psycopg.connect(**postgres.connection_arguments()) as server:
            server.execute(harm)
        with engines.opened(place, "IDR", "postgres") as engine:
            assert engine.row("counts") == {"orders": 2, "lines": 2}
            assert [row[1] for row in engine.rows("month")] == [2_500_000, 2_500_000]
    shutil.rmtree(place.path / "part=2026-10")
    with engines.opened(place, "IDR", "postgres") as engine:
        assert engine.row("counts") == {"orders": 1, "lines": 1}


def test_an_engine_that_cannot_run_says_what_to_do(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ANALYTICS_DATABASE |= {"PORT": "1"}
    with pytest.raises(engines.EngineError, match="AKRAB_ANALYTICS_DATABASE_URL"):
        engines.make("postgres").about()
    monkeypatch.setenv("JAVA_HOME", "/nowhere")
    with pytest.raises(engines.EngineError, match="apt install openjdk-17-jre-headless"):
        engines.make("spark").about()
    settings.ANALYTICS = "postgres"
    assert [finding.state for finding in checkup.check_analytics()] == ["wrong"]
    settings.ANALYTICS = "duckdb"
    assert [(finding.state, finding.says[:6]) for finding in checkup.check_analytics()] == [("ok", "DuckDB")]
