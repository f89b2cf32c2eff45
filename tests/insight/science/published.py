"""The data sets with published figures, as arrays. They lie beside the checkout; the repository may not carry them."""

import csv
import datetime as dt
import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from akrab.insight.science.arrays import Floats, Ints

HERE = Path(__file__).resolve()


def path(data: Path, *names: str) -> Path:
    """The file, or the test is left out and says which one it wants."""
    found = data.joinpath(*names)
    if not found.exists():
        pytest.skip(f"the data set {'/'.join(names)} is not here")
    return found


@dataclass(frozen=True)
class Purchases:
    customer: Ints
    day: Ints
    money: Floats


def day(year: int, month: int, number: int) -> int:
    return dt.date(year, month, number).toordinal()


@cache
def cdnow(data: Path) -> Purchases:
    rows = [line.split() for line in path(data, "cdnow", "CDNOW_sample.txt").read_text().splitlines()]
    days = [day(int(row[2][:4]), int(row[2][4:6]), int(row[2][6:])) for row in rows]
    return Purchases(np.array([int(row[1]) for row in rows]), np.array(days), np.array([float(row[4]) for row in rows]))


@cache
def online_retail(data: Path) -> dict[str, np.ndarray]:
    """Lines after the usual cleaning: customer, invoice, code (five digits or longer), day, quantity, money."""
    import duckdb

    file = path(data, "online_retail", "online_retail_2010_2011.parquet")
    rows = duckdb.connect().execute(f"""
        SELECT CustomerID::BIGINT customer, InvoiceNo::BIGINT invoice, StockCode code,
            datediff('day', DATE '0001-01-01', InvoiceDate::DATE) + 1 AS day, epoch(InvoiceDate::TIMESTAMP) moment,
            Quantity quantity, UnitPrice price, Quantity * UnitPrice money
        FROM '{file}' WHERE CustomerID IS NOT NULL AND InvoiceNo NOT LIKE 'C%' AND Quantity > 0 AND UnitPrice > 0
        ORDER BY moment, invoice
    """)
    return {name: np.asarray(column) for name, column in rows.fetchnumpy().items()}


@cache
def groceries(data: Path) -> list[list[str]]:
    text = path(data, "groceries_baskets", "groceries.csv").read_text()
    return [line.split(",") for line in text.splitlines() if line]


@cache
def tafeng(data: Path) -> tuple[dict[str, list[list[int]]], dict[str, list[int]]]:
    """Past baskets of each customer, oldest first, and the next one."""

    def read(name: str) -> dict[str, list[list[int]]]:
        with gzip.open(path(data, "tafeng_next_basket", name), "rt") as file:
            return {one: baskets[1:-1] for one, baskets in json.load(file).items()}

    past, future = read("tafeng_history.json.gz"), read("tafeng_future.json.gz")
    return past, {one: baskets[0] for one, baskets in future.items()}


@cache
def movielens(data: Path) -> tuple[Ints, Ints]:
    """User and film of each rating, numbered from 0, in the order of the file."""
    with gzip.open(path(data, "movielens_100k", "ml-100k.inter.gz"), "rt") as file:
        rows = [line.split("\t") for line in file][1:]
    users = np.unique([int(row[0]) for row in rows], return_inverse=True)[1]
    return users, np.unique([int(row[1]) for row in rows], return_inverse=True)[1]


@cache
def m3_monthly(data: Path) -> list[tuple[Floats, Floats]]:
    """History and the 18 months to forecast of each series."""
    import duckdb

    file = path(data, "forecast_m3_monthly", "m3_monthly_even.parquet")
    rows = duckdb.connect().execute(f"SELECT series, part, y FROM '{file}' ORDER BY series, part DESC, t").fetchall()
    found: dict[str, tuple[list[float], list[float]]] = {}
    for series, part, y in rows:
        found.setdefault(series, ([], []))[part == "test"].append(y)
    return [(np.array(train), np.array(test)) for train, test in found.values()]


def _csv(file: Path) -> Iterator[dict[str, str]]:
    with gzip.open(file, "rt", newline="") as text:
        yield from csv.DictReader(text)


@cache
def walmart(data: Path) -> tuple[Floats, Floats, list[str]]:
    """Weekly sales, shape (stores, weeks); holiday flag, shape (weeks,); the dates."""
    rows = list(_csv(path(data, "forecast_walmart_weekly", "walmart_store_sales_to_2012_07_27.csv.gz")))
    dates = sorted({row["Date"] for row in rows}, key=lambda text: text.split("-")[::-1])
    at = {text: number for number, text in enumerate(dates)}
    stores = sorted({int(row["Store"]) for row in rows})
    sales, holiday = np.full((len(stores), len(dates)), np.nan), np.zeros(len(dates))
    for row in rows:
        sales[stores.index(int(row["Store"])), at[row["Date"]]] = float(row["Weekly_Sales"])
        holiday[at[row["Date"]]] = float(row["Holiday_Flag"])
    return sales, holiday, dates


@cache
def australian_retail(data: Path) -> list[Floats]:
    """Monthly turnover of each series without gaps, April 1982 to December 2016."""
    found: dict[str, list[float]] = {}
    for row in _csv(path(data, "forecast_aus_retail", "aus_retail_to_2016_12.csv.gz")):
        found.setdefault(row["Series ID"], []).append(float(row["Turnover"]))
    return [np.array(values) for values in found.values() if len(values) == 417]


@cache
def telco(data: Path) -> list[dict[str, str]]:
    return list(_csv(path(data, "telco_churn", "telco_churn_70pct.csv.gz")))


@cache
def hillstrom(data: Path) -> list[dict[str, str]]:
    return list(_csv(path(data, "hillstrom_email", "hillstrom_half.csv.gz")))
