"""Customer files: what a row says about a person, and which rows speak of the same one."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from django.conf import settings

from akrab.exchange.contacts import DEAF
from akrab.exchange.people import Key
from akrab.exchange.reasons import Problem
from akrab.exchange.understand import Flaws, is_empty

YES = frozenset({"1", "1.0", "true", "yes", "ya", "y", "x", "benar"})
GENDERS = {
    **dict.fromkeys(("m", "male", "man", "l", "laki-laki", "laki laki", "pria", "cowok"), "male"),
    **dict.fromkeys(("f", "female", "woman", "p", "perempuan", "wanita", "cewek"), "female"),
    **dict.fromkeys(("other", "lainnya", "lain"), "other"),
}
# What has no field of its own stays readable in the note, under the name that address books give it.
TOLD = (("topic", "Lead"), ("nickname", "Nickname"), ("website", "Website"))
Texts = list[str | None]


class CustomerRows:
    """Rows with the same number are one customer; without a number the same phone or e-mail makes them one."""

    def __init__(self, layout: Mapping[str, Any], mapping: Mapping[str, str], currency: str) -> None:
        self._groups: dict[Key, int] = {}
        self._count = 0
        self._gentle = bool(layout.get("gentle"))
        self.refused: dict[int, Problem] = {}

    def derive(self, arrays: dict[str, pa.Array], count: int) -> None:
        """One name, all phones and e-mails, one line of address, one note."""
        taken = {key: arrays.pop(key).to_pylist() for key in list(arrays)}

        def column(key: str) -> Texts:
            return taken.pop(key, None) or [None] * count

        made: dict[str, Texts] = {"email": _joined([column(_nth("email", n)) for n in range(1, 6)])}
        made["phone"] = _joined([_heard(column(_nth("phone", n)), column(f"phone{n}_kind")) for n in range(1, 9)])
        companies = column("company")
        made["name"] = _names(column("name"), [column(key) for key in ("first_name", "middle_name", "last_name")])
        made["name"] = [
            None if name and name.lower() in (emails or "").split("\n") else name
            for name, emails in zip(made["name"], made["email"], strict=True)
        ]
        firms = [(said or "").strip().lower() in YES for said in column("is_company")]
        firms = [
            firm or bool(company and not name)
            for firm, name, company in zip(firms, made["name"], companies, strict=True)
        ]
        made["occupation"] = [
            None if firm else (", ".join(part for part in (title, company) if part)[:80] or None)
            for firm, title, company in zip(firms, column("title"), companies, strict=True)
        ]
        made["name"] = [
            name or (company if firm else None)
            for name, company, firm in zip(made["name"], companies, firms, strict=True)
        ]
        made["is_company"] = ["1" if firm else None for firm in firms]
        made["address"] = [
            ", ".join(part for part in (street, " ".join(filter(None, (state, postcode)))) if part)[:300] or None
            for street, state, postcode in zip(column("address"), column("state"), column("postcode"), strict=True)
        ]
        made["note"] = _notes(column("note"), [(word, column(key)) for key, word in TOLD])
        made["gender"] = [GENDERS.get((said or "").strip().lower()) for said in column("gender")]
        spoken = {code for code, _name in settings.LANGUAGES}
        made["language"] = [
            said[:2].lower() if said and said[:2].lower() in spoken else None for said in column("language")
        ]
        for key, values in {**made, **taken}.items():
            arrays[key] = pa.array(values, pa.string())

    def check(self, arrays: Mapping[str, pa.Array], flaws: Flaws) -> None:
        nobody = np.ones(flaws.count, dtype=bool)
        for key in ("name", "phone", "email", "number"):
            nobody &= is_empty(arrays.get(key), flaws.count)
        unusable = np.zeros(flaws.count, dtype=bool)
        unusable[[place for place, _problem in flaws.remarks]] = True
        for place, problem in flaws.remarks:  # the only thing the row had cannot be used: that is why it fails
            if nobody[place]:
                flaws.failed.setdefault(place, Problem(problem.code, problem.value, problem.column))
        flaws.fail(nobody & ~unusable, Problem("nobody"))

    def keep(self, batch: pa.RecordBatch) -> npt.NDArray[np.int32]:
        names = batch.schema.names
        columns = [batch.column(key).to_pylist() if key in names else [None] * batch.num_rows
                   for key in ("number", "phone", "email", "name")]  # fmt: skip
        found = []
        for number, phones, emails, name in zip(*columns, strict=True):
            if number:
                keys = [("number", number)]
            else:
                keys = [
                    (kind, value)
                    for kind, values in (("phone", phones), ("email", emails))
                    for value in (values or "").split("\n")
                    if value
                ]
            keys = keys or [("name", name.casefold())]
            group = next((self._groups[key] for key in keys if key in self._groups), self._count)
            self._count += group == self._count
            for key in keys:
                self._groups.setdefault(key, group)
            found.append(group)
        return np.array(found, dtype=np.int32)

    def facts(self) -> dict[str, Any]:
        return {"gentle": self._gentle}


def _nth(key: str, number: int) -> str:
    return key if number == 1 else f"{key}{number}"


def _joined(columns: Sequence[Texts]) -> Texts:
    """Several cells as one, each value once, on a line each."""
    rows = zip(*columns, strict=True)
    return ["\n".join(dict.fromkeys("\n".join(filter(None, row)).split("\n"))) or None for row in rows]


def _heard(numbers: Texts, kinds: Texts) -> Texts:
    """Without faxes and pagers."""
    return [
        None if kind and DEAF & set(kind.lower().replace("*", " ").split()) else number
        for number, kind in zip(numbers, kinds, strict=True)
    ]


def _names(whole: Texts, parts: Sequence[Texts]) -> Texts:
    joined = (" ".join(part for part in row if part)[:150] or None for row in zip(*parts, strict=True))
    return [name or made for name, made in zip(whole, joined, strict=True)]


def _notes(notes: Texts, told: Sequence[tuple[str, Texts]]) -> Texts:
    rows = zip(notes, *(values for _word, values in told), strict=True)
    words = [word for word, _values in told]
    return [
        "\n".join([*filter(None, [note]), *(f"{w}: {v}" for w, v in zip(words, more, strict=True) if v)]) or None
        for note, *more in rows
    ]
