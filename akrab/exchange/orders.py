"""Writing the orders of a sales file, a batch at a time, each batch in one short transaction."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from akrab.core.money import exponent
from akrab.exchange import kinds
from akrab.exchange.cells import from_micros
from akrab.exchange.goods import Articles, products_of, refresh_sold, skus_replaced, to_minor
from akrab.exchange.models import ImportRun
from akrab.exchange.people import Person, find_or_open, keys_of
from akrab.exchange.writing import insert, journal, remember, reserve_ids, stored_time
from akrab.journal.recording import Draft
from akrab.orders.kinds import OrderImported
from akrab.orders.models import Order, OrderLine

LINE_FIELDS = ("order", "variant", "sku", "name", "quantity", "unit_price", "exact_unit_price", "total")
ORDER_FIELDS = ("kind", "state", "customer_id", "subtotal", "discount", "shipping", "tax", "total", "recipient",
                "phone", "address", "note", "fingerprint")  # fmt: skip
MONEY_OF_ORDER = ("discount", "shipping", "tax", "order_total")
TEXT_OF_ORDER = ("state", "customer_number", "customer_name", "username", "phone", "email", "city", "address",
                 "country", "note")  # fmt: skip

Line = tuple[str, str, int, int, str | None, int]  # sku, name, quantity, unit price, exact price, total


@dataclass
class Read:
    """One order as the file has it."""

    number: str
    rows: int
    placed_at: dt.datetime
    texts: dict[str, str]
    amounts: dict[str, int]
    lines: list[Line]
    kind: str
    fingerprint: str

    @property
    def subtotal(self) -> int:
        return sum(line[5] for line in self.lines)

    def totals(self) -> dict[str, int]:
        """Amounts that add up. Where the file's own total shows that the tax is inside the prices, it is not added."""
        subtotal = self.subtotal
        discount, shipping, tax = (self.amounts.get(key, 0) for key in ("discount", "shipping", "tax"))
        stated = self.amounts.get("order_total")
        if stated is not None and stated == subtotal - discount + shipping:
            tax = 0
        return {
            "subtotal": subtotal, "discount": discount, "shipping": shipping, "tax": tax,
            "total": subtotal - discount + shipping + tax,
        }  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What became of the rows of a batch."""

    created: int = 0
    updated: int = 0
    skipped: int = 0
    remarks: int = 0  # on rows that were taken


class OrderWriter:
    def __init__(self, run: ImportRun, facts: dict[str, Any], currency: str) -> None:
        self.run, self.currency = run, currency
        self.articles = Articles(run, facts["articles"], currency)
        self.step = 10 ** (6 - exponent(currency))
        self.prefixes = {
            Order.Kind.RETURN: run.layout.get("return_prefix", ""),
            Order.Kind.ADJUSTMENT: run.layout.get("adjustment_prefix", ""),
        }

    def forget(self) -> None:
        self.articles.forget()

    def write(self, table: pa.Table, groups: npt.NDArray[np.int32]) -> Outcome:
        """Create new orders, replace changed ones, leave known ones alone. In the caller's transaction."""
        read = self._orders(table, groups)
        known = {
            number: (pk, fingerprint)
            for pk, number, fingerprint in Order.objects.filter(
                source=self.run.source, number__in=[one.number for one in read]
            ).values_list("id", "number", "fingerprint")
        }
        new = [one for one in read if one.number not in known]
        changed = [one for one in read if one.number in known and known[one.number][1] != one.fingerprint]
        if new or changed:
            self.articles.need(line[0] for one in (*new, *changed) for line in one.lines)
            customers = self._customers([*new, *changed])
            self._create(new, customers[: len(new)])
            self._replace(changed, {one.number: known[one.number][0] for one in changed}, customers[len(new) :])
        created, updated = sum(one.rows for one in new), sum(one.rows for one in changed)
        return Outcome(created, updated, len(groups) - created - updated)

    # What the rows say

    def _orders(self, table: pa.Table, groups: npt.NDArray[np.int32]) -> list[Read]:
        starts = [0, *(np.flatnonzero(np.diff(groups)) + 1).tolist()]
        ends = [*starts[1:], len(groups)]
        names = table.schema.names
        numbers, dates = table.column("number").to_pylist(), table.column("date").to_pylist()
        lines = self._lines(table)
        discounts = table.column("line_discount").to_pylist() if "line_discount" in names else None
        texts = {key: table.column(key).to_pylist() for key in TEXT_OF_ORDER if key in names}
        amounts = {key: table.column(key).to_pylist() for key in MONEY_OF_ORDER if key in names}
        found = []
        for low, high in zip(starts, ends, strict=True):
            said = {key: _first(column[low:high]) for key, column in texts.items()}
            sums = {key: _first(column[low:high]) for key, column in amounts.items()}
            minor = {key: to_minor(value, self.currency) for key, value in sums.items() if value is not None}
            if discounts is not None:
                minor["discount"] = minor.get("discount", 0) + to_minor(
                    sum(abs(value or 0) for value in discounts[low:high]), self.currency
                )
            minor["discount"] = abs(minor.get("discount", 0))
            number, own = numbers[low], lines[low:high]
            kept = {key: value for key, value in said.items() if value}
            content = repr((number, dates[low], sorted(kept.items()), sorted(minor.items()), own))
            found.append(
                Read(
                    number=number, rows=high - low, placed_at=from_micros(dates[low]), texts=kept, amounts=minor,
                    lines=own, kind=self._kind(number, own),
                    fingerprint=hashlib.blake2b(content.encode(), digest_size=16).hexdigest(),
                )
            )  # fmt: skip
        return found

    def _lines(self, table: pa.Table) -> list[Line]:
        quantities, prices = table.column("quantity").to_numpy(), table.column("price").to_numpy()
        units = (np.abs(prices) + self.step // 2) // self.step * np.sign(prices)
        totals = quantities * units
        exact: list[str | None] = [None] * len(prices)
        for place in np.flatnonzero(prices % self.step).tolist():  # finer than the smallest coin: exact, rounded once
            price = int(prices[place])
            exact[place] = f"{'-' if price < 0 else ''}{abs(price) // 10**6}.{abs(price) % 10**6:06d}"
            totals[place] = to_minor(price * int(quantities[place]), self.currency)
        skus = table.column("sku").to_pylist()
        names = table.column("name").to_pylist() if "name" in table.schema.names else [None] * len(skus)
        facts = self.articles.facts
        shown = [name or facts[sku][0] for name, sku in zip(names, skus, strict=True)]
        return list(zip(skus, shown, quantities.tolist(), units.tolist(), exact, totals.tolist(), strict=True))

    def _kind(self, number: str, lines: Sequence[Line]) -> str:
        for kind, prefix in self.prefixes.items():
            if prefix and number.startswith(prefix):
                return kind.value
        if any(line[3] < 0 for line in lines):
            return Order.Kind.ADJUSTMENT.value
        if all(line[2] < 0 for line in lines):  # goods taken off the books for nothing did not come back from anybody
            return (Order.Kind.RETURN if any(line[5] for line in lines) else Order.Kind.ADJUSTMENT).value
        return Order.Kind.SALE.value

    # Writing them

    def _customers(self, read: Sequence[Read]) -> list[int | None]:
        persons = []
        for one in read:
            said = one.texts
            name = said.get("customer_name", "")
            persons.append(
                Person(
                    keys=keys_of(
                        self.run.source, number=said.get("customer_number"), phone_number=said.get("phone"),
                        email=said.get("email"), username=said.get("username"),
                    ),
                    name=said.get("username", "")[:150] if "*" in name else name, city=said.get("city", ""),
                    address=said.get("address", ""), country=said.get("country", ""), since=one.placed_at,
                )
            )  # fmt: skip
        return find_or_open(persons, run=self.run).ids

    def _values(self, one: Read, customer_id: int | None) -> dict[str, Any]:
        """In the order of ORDER_FIELDS."""
        said = one.texts
        return {
            "kind": one.kind, "state": said.get("state", Order.State.DONE.value), "customer_id": customer_id,
            **one.totals(), "recipient": said.get("customer_name", ""), "phone": said.get("phone", "")[:20],
            "address": said.get("address", ""), "note": said.get("note", ""), "fingerprint": one.fingerprint,
        }  # fmt: skip

    def _create(self, new: Sequence[Read], customers: Sequence[int | None]) -> None:
        if not new:
            return
        ids = reserve_ids(Order, len(new))
        values = [self._values(one, customer_id) for one, customer_id in zip(new, customers, strict=True)]
        channel = self.run.source[:20]
        insert(
            Order,
            ("id", "number", "source", "channel", "currency", "placed_at", "state_reason", *ORDER_FIELDS),
            (
                (
                    pk,
                    one.number,
                    self.run.source,
                    channel,
                    self.currency,
                    stored_time(one.placed_at),
                    "",
                    *said.values(),
                )
                for pk, one, said in zip(ids, new, values, strict=True)
            ),
        )
        self._insert_lines(ids, new)
        remember(self.run, "order", ids)
        journal(
            Draft(
                what=OrderImported(number=one.number, total=said["total"], currency=self.currency),
                customer_id=said["customer_id"],
                subject_type="order",
                subject_id=pk,
                actor_id=self.run.actor_id,
                occurred_at=one.placed_at,
            )
            for pk, one, said in zip(ids, new, values, strict=True)
        )

    def _insert_lines(self, order_ids: Sequence[int], read: Sequence[Read]) -> None:
        ids = self.articles.ids
        insert(
            OrderLine,
            LINE_FIELDS,
            (
                (order_id, ids[line[0]], *line)
                for order_id, one in zip(order_ids, read, strict=True)
                for line in one.lines
            ),
        )

    def _replace(self, changed: Sequence[Read], ids: dict[str, int], customers: Sequence[int | None]) -> None:
        """The file is right about what it says; what people did to the order since (its state) stays."""
        if not changed:
            return
        orders = Order.objects.in_bulk([ids[one.number] for one in changed])
        before = snapshot(orders)
        drafts = []
        for one, customer_id in zip(changed, customers, strict=True):
            order = orders[ids[one.number]]
            values = self._values(one, customer_id)
            if "state" not in one.texts:
                del values["state"]
            for key, value in {**values, "placed_at": one.placed_at, "currency": self.currency}.items():
                setattr(order, key, value)
            drafts.append(
                Draft(
                    what=kinds.OrderImportChanged(number=order.number, total=order.total, currency=order.currency),
                    customer_id=order.customer_id, subject_type="order", subject_id=order.pk,
                    actor_id=self.run.actor_id,
                )
            )  # fmt: skip
        Order.objects.bulk_update(orders.values(), [*ORDER_NAMES, "placed_at", "currency"], batch_size=200)
        OrderLine.objects.filter(order_id__in=list(orders)).delete()
        self._insert_lines([ids[one.number] for one in changed], changed)
        remember(self.run, "order", [], before)
        journal(drafts)

    def finish(self) -> None:
        """After the last batch: figures that lists of products show."""
        if self.run.created + self.run.updated:
            refresh_sold(products_of(skus_replaced(self.run) | self.articles.facts.keys()))


ORDER_NAMES = [name.removesuffix("_id") for name in ORDER_FIELDS]


def _first(values: Sequence[Any]) -> Any:
    return next((value for value in values if value is not None), None)


def snapshot(orders: dict[int, Order]) -> dict[int, dict[str, Any]]:
    """Everything of the orders that an import can change, as JSON values."""
    lines: dict[int, list[dict[str, Any]]] = {pk: [] for pk in orders}
    names = ("variant_id", "sku", "name", "quantity", "unit_price", "exact_unit_price", "unit_cost", "total")
    for row in OrderLine.objects.filter(order_id__in=list(orders)).order_by("id").values("order_id", *names):
        exact = row["exact_unit_price"]
        row["exact_unit_price"] = None if exact is None else str(exact)
        lines[row.pop("order_id")].append(row)
    return {
        pk: {
            **{name: getattr(order, name) for name in ORDER_FIELDS},
            "placed_at": order.placed_at.isoformat(), "currency": order.currency, "lines": lines[pk],
        }
        for pk, order in orders.items()
    }  # fmt: skip
