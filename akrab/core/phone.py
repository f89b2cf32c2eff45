"""Phone numbers: one normal form (E.164) and the variants under which the same number was stored elsewhere."""

from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

# Countries whose mobile numbers circulate in two forms (C01): Brazil's ninth digit, Argentina's 9, Mexico's old 1.
_BRAZIL, _ARGENTINA, _MEXICO = "+55", "+549", "+521"


def normalise(text: str, region: str = "ID") -> str | None:
    """E.164 (`+6281234567890`) of a typed number, or None when no phone could have it.

    `region` is the ISO country that a national number is read in. A number that starts with the country code but
    without `+` (`62812…`) is understood too.
    """
    text = text.strip()
    if not any(character.isdigit() for character in text):
        return None
    candidates = [text]
    digits = "".join(character for character in text if character.isdigit())
    if not text.startswith("+") and not text.startswith("00"):
        code = str(phonenumbers.country_code_for_region(region))
        if digits.startswith(code):
            candidates.insert(0, "+" + digits)
        elif region == "ID" and digits.startswith("8"):
            candidates.insert(0, "0" + digits)
    elif text.startswith("00"):
        candidates = ["+" + digits[2:]]
    for candidate in candidates:
        old = candidate.startswith(_MEXICO) and len(candidate) == 14  # WhatsApp still writes the 1 that was abolished
        try:
            number = phonenumbers.parse("+52" + candidate[4:] if old else candidate, region)
        except NumberParseException:
            continue
        if phonenumbers.is_possible_number(number) and 7 <= len(str(number.national_number)) <= 14:
            return phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return None


def variants(e164: str) -> list[str]:
    """The forms under which the same phone may already be known, the given one first."""
    found = [e164]
    if e164.startswith(_BRAZIL) and len(e164) in {13, 14}:
        area, rest = e164[3:5], e164[5:]
        found.append(_BRAZIL + area + (rest[1:] if len(rest) == 9 else "9" + rest))
    elif e164.startswith(_ARGENTINA):
        found.append("+54" + e164[4:])
    elif e164.startswith("+54"):
        found.append(_ARGENTINA + e164[3:])
    elif e164.startswith(_MEXICO) and len(e164) == 14:
        found.append("+52" + e164[4:])
    elif e164.startswith("+52") and len(e164) == 13:
        found.append(_MEXICO + e164[3:])
    return found


# Indonesian mobile numbers by their length, as the library writes them; asking it takes half a millisecond each.
_MOBILE = {9: (3, 6), 10: (3, 7), 11: (3, 7), 12: (3, 7)}


def display(e164: str, region: str = "ID") -> str:
    """As people of the region write it: `0812-3456-7890` at home, `+44 20 7946 0958` from abroad."""
    digits = e164[3:]
    if region == "ID" and e164.startswith("+628") and digits.isdecimal() and len(digits) in _MOBILE:
        first, second = _MOBILE[len(digits)]
        return f"0{digits[:first]}-{digits[first:second]}-{digits[second:]}"
    return _display(e164, region)


@lru_cache(maxsize=4096)
def _display(e164: str, region: str) -> str:
    try:
        number = phonenumbers.parse(e164)
    except NumberParseException:
        return e164
    home = phonenumbers.region_code_for_number(number) == region
    form = PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, form)


def whatsapp_digits(e164: str) -> str:
    """Digits for a wa.me link: international, without the plus."""
    return e164.lstrip("+")
