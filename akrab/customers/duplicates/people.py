"""A person as the comparison sees one: plain words and numbers, made ready once for many comparisons."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(r"[a-z]+|\d+")
# Ways of address and marks of a kind of company say nothing of who it is.
_TITLES = frozenset(
    {"ibu", "bu", "bpk", "bapak", "pak", "mas", "mbak", "mba", "kak", "kakak", "bang", "om", "tante", "h", "hj", "haji",
     "dr", "drs", "dra", "ir", "prof", "mr", "mrs", "ms", "miss", "sir", "st", "se", "sh", "spd", "skom", "pt", "cv",
     "ud", "tbk", "toko", "tk"}
)  # fmt: skip
_STREETS = {
    "jalan": "jl", "jln": "jl", "jl": "jl", "gang": "gg", "gg": "gg", "nomor": "", "no": "", "nr": "", "blok": "blk",
    "perumahan": "perum", "street": "st", "road": "rd", "avenue": "ave", "place": "pl", "crescent": "cr",
    "circuit": "cct", "drive": "dr", "close": "cl", "court": "ct", "rt": "", "rw": "", "kota": "",
    "kabupaten": "", "kab": "",
}  # fmt: skip
# How the same sound is written: the spelling of before 1947 and 1972, letters that names mix up.
_SOUNDS = (
    ("oe", "u"), ("dj", "j"), ("tj", "c"), ("sj", "sy"), ("nj", "ny"), ("ch", "k"), ("kh", "k"), ("ph", "f"),
    ("th", "t"), ("dh", "d"), ("bh", "b"), ("sh", "sy"), ("sy", "s"), ("ck", "k"), ("qu", "kw"), ("ie", "i"),
    ("ee", "i"), ("oo", "u"), ("x", "ks"), ("q", "k"), ("v", "f"), ("p", "f"), ("z", "s"), ("y", "i"), ("c", "k"),
    ("w", "u"), ("h", ""),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """What is compared, each part empty when unknown. Phones in E.164, e-mail addresses in lower case, `born` as
    YYYYMMDD."""

    id: int
    names: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    born: str = ""
    street: str = ""
    number: str = ""
    city: str = ""
    postcode: str = ""


def person(
    pk: int,
    *,
    name: str = "",
    phones: Iterable[str] = (),
    emails: Iterable[str] = (),
    born: str = "",
    street: str = "",
    city: str = "",
    postcode: str = "",
) -> Person:
    """Make texts as people typed them ready to be compared."""
    words = [_STREETS.get(word, word) for word in _words(street)]
    numbers = [word for word in words if word.isdigit()]
    return Person(
        id=pk,
        names=names_of(name),
        phones=tuple(dict.fromkeys(phones)),
        emails=tuple(dict.fromkeys(email.lower() for email in emails if email)),
        born="".join(character for character in born if character.isdigit()),
        street=" ".join(word for word in words if word and not word.isdigit()),
        number=numbers[0] if numbers else "",
        city=" ".join(word for word in (_STREETS.get(word, word) for word in _words(city)) if word),
        postcode=postcode.strip(),
    )


@lru_cache(maxsize=50_000)
def names_of(name: str) -> tuple[str, ...]:
    """`H. Moch. Budi Santoso, S.E.` → `moch`, `budi`, `santoso`."""
    words = [word for word in _words(name.replace("'", "").replace("’", "")) if not word.isdigit()]
    return tuple([word for word in words if word not in _TITLES and len(word) > 1] or words)


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return _WORD.findall(plain)


@lru_cache(maxsize=100_000)
def sound(word: str) -> str:
    """How a word sounds, roughly: the same for Soekarno and Sukarno, Yusuf and Jusuf, Dewi and Dewy."""
    text = "i" + word[1:] if word.startswith("j") else word
    for written, sounded in _SOUNDS:
        text = text.replace(written, sounded)
    text = re.sub(r"(.)\1+", r"\1", text)
    return text[:1] + re.sub(r"[aeiou]", "", text[1:])
