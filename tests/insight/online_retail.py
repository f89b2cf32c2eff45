"""The 541,909 lines of Online Retail straight into the tables, by the rules of the importer, in a few seconds.

For tests and benchmarks of the analysis alone; `akrab demo gifts` takes the importer's way.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from akrab.core import shop

FILE = Path("online_retail") / "online_retail_2010_2011.parquet"


def load(data: Path) -> None:
    """Fill an empty shop. Invoices with C are returns, with A adjustments; a price of 0.001 is kept exactly."""
    import duckdb

    shop.store({"currency": "GBP", "time_zone": "Europe/London"})
    duck = duckdb.connect()
    duck.execute("SET TimeZone = 'UTC'")
    duck.execute(f"""
        CREATE TABLE line AS SELECT row_number() OVER () AS id, InvoiceNo AS number, StockCode AS sku,
            coalesce(Description, '') AS name, Quantity AS quantity, UnitPrice AS price, CustomerID AS customer,
            timezone('UTC', timezone('Europe/London', InvoiceDate::TIMESTAMP)) AS moment,
            round(UnitPrice * 100)::BIGINT AS minor, round(Quantity * UnitPrice * 100)::BIGINT AS total
        FROM '{data / FILE}'
    """)
    duck.execute("""
        CREATE TABLE article AS SELECT row_number() OVER (ORDER BY sku) AS id, sku, arg_max(name, id) AS name,
            greatest(max(minor), 0) AS price FROM line GROUP BY sku
    """)
    duck.execute("""
        CREATE TABLE bill AS SELECT row_number() OVER (ORDER BY min(moment), number) AS id, number,
            max(customer) AS customer, strftime(min(moment), '%Y-%m-%d %H:%M:%S') AS moment,
            sum(total)::BIGINT AS total,
            CASE number[1] WHEN 'C' THEN 'return' WHEN 'A' THEN 'adjustment' ELSE 'sale' END AS kind
        FROM line GROUP BY number
    """)
    now = "2026-01-01 00:00:00"
    zone = "+00" if connection.vendor == "postgresql" else ""
    with transaction.atomic():
        _insert(
            "customers_customer",
            "id name state state_reason language city address country listed custom created_at",
            [(number, f"Customer {number}", "known", "", "", "", "", "", False, "{}", now + zone)
             for (number,) in duck.execute("SELECT DISTINCT customer FROM line WHERE customer > 0").fetchall()],
        )  # fmt: skip
        articles = duck.execute("SELECT id, sku, name, price FROM article").fetchall()
        _insert(
            "catalogue_product",
            "id kind state name slug brand summary description attributes translations featured price_from price_to "
            "availability picture sold created_at",
            [(number, "goods", "active", name or sku, f"a-{number}", "", "", "", "{}", "{}", False, price, price,
              "in_stock", "", 0, now + zone) for number, sku, name, price in articles],
        )  # fmt: skip
        _insert(
            "catalogue_variant",
            "id product_id sku barcode name options price position is_active",
            [(number, number, sku, "", "", "{}", price, 0, True) for number, sku, _name, price in articles],
        )
        _insert(
            "orders_order",
            "id number source kind state state_reason customer_id channel currency subtotal discount shipping tax "
            "total recipient phone address note fingerprint placed_at",
            [(number, name, "online_retail", kind, "done", "", customer, "import", "GBP", total, 0, 0, 0, total, "", "",
              "", "", "", at + zone)
             for number, name, customer, at, total, kind in duck.execute("SELECT * FROM bill").fetchall()],
        )  # fmt: skip
        lines = duck.execute("""
            SELECT line.id, bill.id, article.id, sku, line.name, quantity, minor,
                CASE WHEN abs(line.price * 100 - minor) > 1e-6 THEN printf('%.6f', line.price) END, line.total
            FROM line JOIN bill USING (number) JOIN article USING (sku) ORDER BY line.id
        """)
        while rows := lines.fetchmany(50_000):
            columns = "id order_id variant_id sku name quantity unit_price exact_unit_price total"
            _insert("orders_orderline", columns, rows)


def _insert(table: str, columns: str, rows: Sequence[tuple[Any, ...]]) -> None:
    names = columns.split()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
        else:
            marks = ", ".join(["%s"] * len(names))
            cursor.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", rows)
