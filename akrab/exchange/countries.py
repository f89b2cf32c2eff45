"""Countries as people and programs write them, and phone numbers that are read in their country."""

from functools import cache

import phonenumbers

OTHER_NAMES = {
    "usa": "US", "united states of america": "US", "uk": "GB", "england": "GB", "korea": "KR", "south korea": "KR",
    "viet nam": "VN", "russian federation": "RU", "czech republic": "CZ",
}  # fmt: skip


@cache
def _names() -> dict[str, str]:
    """`united states`, `amerika serikat`, `usa`, `us` → US."""
    from babel import Locale

    found = dict(OTHER_NAMES)
    for language in ("en", "id"):
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha():
                found.setdefault(str(name).casefold(), code)
                found.setdefault(code.casefold(), code)
    return found


def code_of(country: str) -> str:
    """ISO 3166 of a country's name or code in English or Indonesian; empty when it is none that we know."""
    return _names().get(" ".join(country.split()).casefold(), "")


def international(number: str, country: str, home: str) -> str:
    """The number with its country's code in front, when the country is another than `home` (ISO 3166) and the number
    is a right one there, or a possible one that nobody dials so at home. Else as it was: numbers that name their
    country, and numbers of home in the address book of somebody abroad."""
    region = code_of(country) if country else ""
    if not region or region == home or number.lstrip().startswith(("+", "00")):
        return number
    there, here = _parsed(number, region), _parsed(number, home)
    if there is None or not phonenumbers.is_possible_number(there):
        return number
    dialled = number.strip(" (").startswith("0")  # with the sign for another town, which a number abroad does not have
    if not phonenumbers.is_valid_number(there) and dialled and here is not None and phonenumbers.is_valid_number(here):
        return number
    return phonenumbers.format_number(there, phonenumbers.PhoneNumberFormat.E164)


def _parsed(number: str, region: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return None
