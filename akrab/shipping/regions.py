"""Districts: loading the official list, finding one by what people type."""

import csv
import gzip
import io
from collections.abc import Collection
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
    return find_regions(text, limit=limit, levels=[Region.Level.DISTRICT])


def find_regions(text: str, *, limit: int = 12, levels: Collection[int] = Region.Level.values) -> list[Region]:
    """The same for regencies and provinces too."""
    typed = spelt(text)
    if not typed:
        return []
    found = Region.objects.filter(level__in=levels)
    for word in typed:
        found = found.filter(words__contains=f" {word}")
    rows = list(found.order_by("full_name")[:MOST_LOOKED_AT])
    return sorted(rows, key=lambda row: rank(row.full_name, row.words, typed))[:limit]


def rank(full_name: str, row_words: str, typed: list[str]) -> int:
    """How well a region fits the words, 0 best: its own name, without "Kota", its regency's name and so on."""
    parts = [" ".join(words(part)) for part in full_name.split(",")]
    named = " ".join(typed)
    for place, part in enumerate(parts):
        if named == part:
            return 2 * place
        if named == part.removeprefix("kabupaten ").removeprefix("kota "):
            return 2 * place + 1
    return 2 * len(parts) + (0 if set(typed) <= set(row_words.split()) else 1)


def spelt(text: str) -> list[str]:
    """The words that count, short forms written out: `Bandung Kab` is `kabupaten`, `bandung`."""
    typed = [word for word in (_spelt(word) for word in words(text)[:MOST_WORDS]) if word]
    return sorted(typed, key=lambda word: word not in {"kabupaten", "kota"})


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
