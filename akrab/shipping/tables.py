"""A table of tariffs as people keep it: place; price; each further kilogram; days. Places are matched to regions."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from akrab.core import shop
from akrab.core.money import MoneyError, coin, parse_money, to_major
from akrab.shipping.models import Region, Service
from akrab.shipping.regions import MOST_WORDS, rank, spelt

MOST_ROWS = 10_000
EVERYWHERE = ("*", "semua", "everywhere", "seluruh indonesia", "lainnya", "others")
SHOWN_CHOICES = 3


@dataclass(frozen=True, kw_only=True)
class Row:
    """One tariff; money in minor units."""

    region: str
    first: int
    further: int = 0
    days: str = ""


@dataclass(frozen=True)
class Problem:
    line: int
    text: str


def read_table(text: str) -> tuple[list[Row], list[Problem]]:
    """The rows of a pasted or uploaded table, and what is wrong with the others, in plain words. A first line without a
    price is its heading."""
    rows, problems = list[Row](), list[Problem]()
    places = _Places()
    for number, cells in _lines(text):
        if number > MOST_ROWS:
            problems.append(Problem(number, _("The table is too long; the rows from here on are left out.")))
            break
        try:
            rows.append(_row(cells, places))
        except ValueError as error:
            if number == 1 and not any(sign.isdigit() for sign in cells[1:2] and cells[1]):
                continue
            problems.append(Problem(number, str(error)))
    return rows, problems


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    mark = max(";\t,", key=first.count)
    number = 0
    for cells in csv.reader(io.StringIO(text), delimiter=mark):
        stripped = [cell.strip() for cell in cells]
        if any(stripped):
            number += 1
            yield number, stripped


def _row(cells: list[str], places: "_Places") -> Row:
    """Raises ValueError with a sentence."""
    cells = [*cells, "", "", "", ""]
    if not cells[1]:
        raise ValueError(_("“%(place)s” has no price.") % {"place": cells[0]})
    return Row(
        region=places.code_of(cells[4] if cells[4].replace(".", "").isdigit() and cells[4] in places else cells[0]),
        first=_price(cells[1]),
        further=_price(cells[2]) if cells[2] else 0,
        days=cells[3][:12],
    )


def _price(text: str) -> int:
    currency = shop.get("currency")
    try:
        amount = parse_money(text, currency)
    except MoneyError as error:
        raise ValueError(_("“%(text)s” is not a price. Write it like 12.000.") % {"text": text}) from error
    if amount < 0 or amount >= 10**15:
        raise ValueError(_("“%(text)s” is not a price. Write it like 12.000.") % {"text": text})
    return amount


class _Places:
    """All regions in memory, to match thousands of rows quickly."""

    def __init__(self) -> None:
        self.rows = list(Region.objects.values_list("code", "full_name", "words"))
        self.codes = {code for code, _name, _words in self.rows}
        self.exact: dict[str, dict[str, str]] = {}
        for code, full, _words in self.rows:
            own, *above = full.split(", ")
            for short in {own, own.removeprefix("Kabupaten ").removeprefix("Kota ")}:
                for size in range(len(above) + 1):
                    self.exact.setdefault(" ".join(spelt(" ".join([short, *above[:size]]))), {})[code] = full

    def __contains__(self, code: str) -> bool:
        return code in self.codes

    def code_of(self, text: str) -> str:
        """Raises ValueError for a place that is unknown or fits several."""
        if text.casefold() in EVERYWHERE or not text:
            return ""
        if text in self.codes:
            return text
        typed = spelt(text)
        same = self.exact.get(" ".join(typed))
        found = _widest(list(same.items()) if same else self._fitting(typed))
        if not found:
            raise ValueError(
                _(
                    "“%(place)s” is no place that we know. "
                    "Write the district and its city, such as “Laweyan, Surakarta”."
                )
                % {"place": text}
            )
        if len(found) > 1:
            names = "; ".join(name for _code, name in found[:SHOWN_CHOICES])
            raise ValueError(
                _("“%(place)s” fits %(n)d places: %(names)s … Write which one.")
                % {"place": text, "n": len(found), "names": names}
            )
        return found[0][0]

    def _fitting(self, typed: list[str]) -> list[tuple[str, str]]:
        if not typed or len(typed) > MOST_WORDS:
            return []
        ranked: dict[int, list[tuple[str, str]]] = {}
        for code, full, row_words in self.rows:
            if all(f" {word}" in row_words for word in typed):
                ranked.setdefault(rank(full, row_words, typed), []).append((code, full))
        return ranked[min(ranked)] if ranked else []


def _widest(found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Where one place lies in another (Sleman in Kabupaten Sleman), the wider one is meant; wider ones come first."""
    codes = {code for code, _name in found}
    left = [one for one in found if not any(one[0].startswith(f"{wider}.") for wider in codes)]
    return sorted(left, key=lambda one: (len(one[0]), one[0]))


def written(service: Service) -> Iterator[list[str]]:
    """The table as `read_table` takes it: heading, then one row per tariff, by region."""
    currency = shop.get("currency")
    names = dict(Region.objects.filter(pk__in=service.tariffs.values("region")).values_list("code", "full_name"))
    yield [_("place"), _("price"), _("each further kilogram"), _("days"), _("code")]
    for one in service.tariffs.order_by("region"):
        yield [
            names.get(one.region, one.region or "*"), _plain(one.first, currency), _plain(one.further, currency),
            one.days, one.region,
        ]  # fmt: skip


def _plain(minor: int, currency: str) -> str:
    amount = to_major(minor, currency)
    return str(int(amount)) if minor % coin(currency) == 0 and amount == int(amount) else str(amount)
