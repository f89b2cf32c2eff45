"""What a contact says, whatever program wrote it, and its row in the table that the importer reads.

Address books are turned into a table first: preview, mapping, failures and undo are then those of every other file.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from akrab.exchange import countries, vcards
from akrab.exchange.vcards import Property, RawCard

JOIN = " ::: "  # between several values of one cell, as Google writes them
# Not numbers on which somebody is reached.
DEAF = frozenset({"fax", "pager", "modem", "bbs", "homefax", "workfax", "callback"})
COLUMNS = (
    "vCard", "Name", "Phone", "E-mail", "Company", "Job title", "Is a company", "Birthday", "Gender", "Language",
    "Street", "City", "Postcode", "Country", "Further addresses", "Tags", "Note", "Photo",
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    street: str = ""
    city: str = ""
    postcode: str = ""
    country: str = ""

    @property
    def line(self) -> str:
        return ", ".join(part for part in (self.street, f"{self.city} {self.postcode}".strip(), self.country)
                         if part)  # fmt: skip


@dataclass(frozen=True)
class Contact:
    name: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    company: str = ""
    title: str = ""
    is_company: bool = False
    birthday: str = ""  # 1980-03-22, or empty
    gender: str = ""
    language: str = ""
    places: tuple[Place, ...] = ()
    tags: tuple[str, ...] = ()
    note: str = ""
    photo: bytes = field(default=b"", repr=False)

    def row(self, version: str, photo: str) -> list[str]:
        """As COLUMNS are; `photo` is the name under which the picture lies beside the table."""
        main = self.places[0] if self.places else Place()
        return [
            version, self.name, JOIN.join(self.phones), JOIN.join(self.emails), self.company, self.title,
            "1" if self.is_company else "", self.birthday, self.gender, self.language,
            main.street, main.city, main.postcode, main.country,
            JOIN.join(place.line for place in self.places[1:]), ", ".join(self.tags), self.note, photo,
        ]  # fmt: skip


def of_card(card: RawCard, home: str = "ID") -> Contact:
    """The contact that a vCard tells of; numbers without a country are read in that of the address, else at `home`."""
    structured, shown = card.first("N"), card.first("FN")
    company = _company(card)
    name = _one_line(shown.text) if shown else ""
    name = name or (_name(structured.parts) if structured else "")
    emails = _unique(one.text.removeprefix("mailto:") for one in card.all("EMAIL"))
    places = _places(card)
    phones = _unique(
        _phone(one, places, home) for one in card.all("TEL") if not DEAF & one.kinds and not _is_fax(card, one)
    )
    is_company = any(one.text.lower() in {"company", "org"} for one in [*card.all("X-ABSHOWAS"), *card.all("KIND")])
    if not name:
        name, is_company = company, bool(company)
    title = card.first("TITLE") or card.first("ROLE")
    return Contact(
        name="" if name.lower() in {one.lower() for one in emails} else name[:150],
        phones=tuple(phones),
        emails=tuple(emails),
        company="" if is_company else company,
        title=_one_line(title.text) if title else "",
        is_company=is_company,
        birthday=_day(card.first("BDAY")),
        gender=_gender(card.first("GENDER")),
        language=_language(card.first("LANG")),
        places=places,
        tags=tuple(_unique(
            unescaped for one in card.all("CATEGORIES")
            for part in vcards.split(one.value, ",") if (unescaped := _one_line(vcards.unescaped(part)))
        )),
        note=_note(card),
        photo=next((one.data for one in card.all("PHOTO") if one.data), b""),
    )  # fmt: skip


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _unique(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(text for text in (_one_line(one) for one in texts) if text))


def _name(parts: list[str]) -> str:
    family, given, more, before, after = (*parts, "", "", "", "", "")[:5]
    return _one_line(" ".join((before, given, more.replace(",", " "), family, after)))


def _company(card: RawCard) -> str:
    org = card.first("ORG")
    return _one_line(org.parts[0])[:150] if org else ""


def _is_fax(card: RawCard, one: Property) -> bool:
    return bool(re.search(r"fax|pager|assistant", card.label(one), re.IGNORECASE))


def _phone(one: Property, places: tuple[Place, ...], home: str) -> str:
    """`tel:+1-418-656-9254;ext=102` is a number with an extension, which no message reaches."""
    said = one.text
    if said[:4].lower() == "tel:":
        said = said[4:].partition(";")[0]
    return countries.international(said, next((place.country for place in places if place.country), ""), home)


def _places(card: RawCard) -> tuple[Place, ...]:
    """The preferred address first."""
    found = sorted(card.all("ADR"), key=lambda one: "pref" not in one.kinds)
    made = []
    for one in found:
        box, extra, street, city, region, postcode, country = (*one.parts, "", "", "", "", "", "", "")[:7]
        if extra and not (street or city or region):  # Google writes a free address there
            street, extra = extra, ""
        lines = [part for line in (box, extra, street) for part in line.splitlines()]
        street = ", ".join(part.strip(" ,") for part in lines if part.strip(" ,"))
        street = ", ".join(part for part in (street, _one_line(region) if region != city else "") if part)
        place = Place(street, _one_line(city), _one_line(postcode), _one_line(country))
        if place.line and place not in made:
            made.append(place)
    return tuple(made)


def _day(one: Property | None) -> str:
    """1980-03-22 or 19800322; a birthday without a year cannot be kept as a day."""
    match = re.match(r"(\d{4})-?(\d{2})-?(\d{2})", one.text) if one else None
    if match is None:
        return ""
    try:
        return dt.date(int(match[1]), int(match[2]), int(match[3])).isoformat()
    except ValueError:
        return ""


def _gender(one: Property | None) -> str:
    return {"M": "male", "F": "female", "O": "other"}.get(one.text[:1].upper(), "") if one else ""


def _language(one: Property | None) -> str:
    return one.text[:2].lower() if one else ""


# What has no field of its own stays readable in a note.
_ALSO = (
    ("NICKNAME", "Nickname"), ("URL", "Website"), ("X-SPOUSE", "Spouse"), ("X-MS-SPOUSE", "Spouse"),
    ("X-MS-MANAGER", "Manager"), ("X-MS-ASSISTANT", "Assistant"), ("X-MS-IMADDRESS", "Chat"),
    ("X-ABRELATEDNAMES", "Related"), ("ANNIVERSARY", "Anniversary"), ("X-MS-ANNIVERSARY", "Anniversary"),
    ("X-ANNIVERSARY", "Anniversary"), ("X-ABDATE", "Date"), ("X-SKYPE", "Skype"), ("X-SOCIALPROFILE", "Profile"),
)  # fmt: skip


def _note(card: RawCard) -> str:
    lines = [one.text for one in card.all("NOTE")]
    birthday = card.first("BDAY")
    if birthday and not _day(birthday):
        lines.append(f"Birthday: {birthday.text}")
    for name, word in _ALSO:
        lines += [f"{card.label(one) or word}: {_one_line(one.text)}" for one in card.all(name)]
    return "\n".join(dict.fromkeys(lines))
