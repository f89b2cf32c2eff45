"""Districts: loading the official list, finding one by what people type."""

import csv
import gzip
import io
from importlib.resources import files

from django.db import transaction

from akrab.core.search import words
from akrab.shipping.models import Region

SOURCE = "data/regions.csv.gz"  # provinces, regencies and districts of Indonesia with their postcodes, see NOTICE
MOST_WORDS = 6
MOST_LOOKED_AT = 400
SPELLINGS = {
    "kab": "kabupaten", "kec": "", "kecamatan": "", "kel": "", "jkt": "jakarta", "jogja": "yogyakarta",
    "yogya": "yogyakarta", "solo": "surakarta",
}  # fmt: skip


@transaction.atomic
def load_regions() -> int:
    """Put the official list into the database, once; returns how many were added."""
    if Region.objects.exists():
        return 0
    raw = files("akrab.shipping").joinpath(SOURCE).read_bytes()
    names: dict[str, str] = {}
    found = []
    for row in csv.DictReader(io.StringIO(gzip.decompress(raw).decode())):
        code = row["code"]
        names[code] = row["name"]
        above = [code.rsplit(".", up)[0] for up in range(code.count(".") + 1)]
        full = ", ".join(names[one] for one in above)
        found.append(
            Region(
                code=code,
                name=row["name"],
                level=code.count(".") + 1,
                full_name=full,
                words=f" {' '.join(words(full))} {row['postcodes']}"[:400],
            )
        )
    return len(Region.objects.bulk_create(found, batch_size=1000))


def find_districts(text: str, *, limit: int = 12) -> list[Region]:
    """Districts whose names or postcodes begin with all these words, best first; `Kab.` and `Kec.` may stand anywhere.

    Best is what is named exactly so (district before regency before province), then what has all the words whole.
    """
    typed = [word for word in (_spelt(word) for word in words(text)[:MOST_WORDS]) if word]
    if not typed:
        return []
    found = Region.objects.filter(level=Region.Level.DISTRICT)
    for word in typed:
        found = found.filter(words__contains=f" {word}")
    # "Bandung Kab" is meant as "Kabupaten Bandung".
    named = " ".join(sorted(typed, key=lambda word: word not in {"kabupaten", "kota"}))
    rows = list(found.order_by("full_name")[:MOST_LOOKED_AT])
    return sorted(rows, key=lambda row: _rank(row, named, set(typed)))[:limit]


def _rank(row: Region, named: str, typed: set[str]) -> int:
    parts = [" ".join(words(part)) for part in row.full_name.split(",")]
    for place, part in enumerate(parts):
        if named == part or named == part.removeprefix("kabupaten ").removeprefix("kota "):
            return place
    return len(parts) if typed <= set(row.words.split()) else len(parts) + 1


def _spelt(word: str) -> str:
    """Short forms that people write: `kab` for Kabupaten; `kec` and `kel` say nothing here."""
    return SPELLINGS.get(word, word)


def name_of(code: str) -> str:
    """`Laweyan, Kota Surakarta, Jawa Tengah`; empty for a code that is none."""
    return Region.objects.filter(pk=code).values_list("full_name", flat=True).first() or "" if code else ""


def is_district(code: str) -> bool:
    return Region.objects.filter(pk=code, level=Region.Level.DISTRICT).exists()


def regency_of(code: str) -> str:
    """Code of the regency or city a district lies in: `33.72.01` → `33.72`; empty for what is wider or nothing."""
    return ".".join(code.split(".")[:2]) if code.count(".") else ""
