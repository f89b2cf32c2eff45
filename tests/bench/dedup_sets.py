"""The public sets of duplicate people in shared/data/dedup_contacts, as a shop would have them: without id numbers."""

from __future__ import annotations

import csv
import gzip
import re
from itertools import combinations
from pathlib import Path

from akrab.customers.duplicates.pairing import candidate_pairs, groups
from akrab.customers.duplicates.people import Person, person
from akrab.customers.duplicates.scoring import LEAST, commons, compare

SETS = {"febrl1": 0.98, "febrl3": 0.96, "fake_1000": 0.85}  # F1 to be reached
FILES = {"febrl1": "febrl_dataset1", "febrl3": "febrl_dataset3", "fake_1000": "splink_fake_1000"}
Pairs = set[tuple[int, int]]


def load(folder: Path, name: str) -> tuple[list[Person], Pairs]:
    """The people of a set, and which of them are the same, as places in the list."""
    with gzip.open(folder / "dedup_contacts" / f"{FILES[name]}.csv.gz", "rt", encoding="utf-8") as file:
        rows = [{key.strip(): (value or "").strip() for key, value in row.items()} for row in csv.DictReader(file)]
    read = _febrl if name.startswith("febrl") else _fake
    people, same = [], dict[str, list[int]]()
    for place, row in enumerate(rows):
        one, who = read(place, row)
        people.append(one)
        same.setdefault(who, []).append(place)
    return people, {pair for places in same.values() for pair in combinations(places, 2)}


def _febrl(place: int, row: dict[str, str]) -> tuple[Person, str]:
    found = re.match(r"rec-(\d+)", row["rec_id"])
    assert found
    street = f"{row['address_1']} {row['street_number']}"
    name = f"{row['given_name']} {row['surname']}"
    born, city, postcode = row["date_of_birth"], row["suburb"], row["postcode"]
    return person(place, name=name, born=born, street=street, city=city, postcode=postcode), found.group(1)


def _fake(place: int, row: dict[str, str]) -> tuple[Person, str]:
    name = f"{row['first_name']} {row['surname']}"
    emails = [row["email"]] if row["email"] else []
    return person(place, name=name, born=row["dob"], city=row["city"], emails=emails), row["cluster"]


def quality(people: list[Person], true: Pairs) -> dict[str, float]:
    """F1, precision and recall of the pairs shown; `reached`: the share of true pairs that were compared at all;
    `joined`: F1 when whoever is the same as the same is the same, as after merging one by one."""
    common = commons(people)
    compared: Pairs = {(one, other) for one, other in candidate_pairs(people).tolist()}
    found = {pair for pair in compared if compare(people[pair[0]], people[pair[1]], common).score >= LEAST}
    joined = {pair for group in groups(found) for pair in combinations(sorted(group), 2)}
    return {
        "f1": _f1(found, true),
        "precision": len(found & true) / len(found),
        "recall": len(found & true) / len(true),
        "reached": len(compared & true) / len(true),
        "joined": _f1(joined, true),
    }


def _f1(found: Pairs, true: Pairs) -> float:
    return 2 * len(found & true) / (len(found) + len(true))
