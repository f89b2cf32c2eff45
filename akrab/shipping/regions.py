"""Districts: loading the official list, finding one by what people type."""

import csv
import gzip
import io
from importlib.resources import files

from django.db import transaction
from django.db.models import QuerySet

from akrab.core.search import words
from akrab.shipping.models import Region

SOURCE = "data/regions.csv.gz"  # provinces, regencies and districts of Indonesia with their postcodes, see NOTICE
MOST_WORDS = 6
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


def find_districts(text: str, *, limit: int = 12) -> QuerySet[Region]:
    """Districts whose names or postcodes begin with all these words; `Kab.` and `Kec.` may stand anywhere."""
    found = Region.objects.filter(level=Region.Level.DISTRICT)
    typed = [_spelt(word) for word in words(text)[:MOST_WORDS]]
    typed = [word for word in typed if word]
    if not typed:
        return found.none()
    for word in typed:
        found = found.filter(words__contains=f" {word}")
    return found.order_by("full_name")[:limit]


def _spelt(word: str) -> str:
    """Short forms that people write: `kab` for Kabupaten; `kec` and `kel` say nothing here."""
    return SPELLINGS.get(word, word)


def name_of(code: str) -> str:
    """`Laweyan, Kota Surakarta, Jawa Tengah`; empty for a code that is none."""
    return Region.objects.filter(pk=code).values_list("full_name", flat=True).first() or "" if code else ""
