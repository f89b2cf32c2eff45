"""Bar codes: the check digit of the known kinds, codes of the shop's own, and how they are drawn."""

from django.utils.translation import gettext as _

from akrab.catalogue.errors import CatalogueError
from akrab.catalogue.models import Variant

CHECKED = {8: "EAN-8", 12: "UPC", 13: "EAN-13"}
IN_STORE = "2"  # GS1 leaves codes that begin with 2 to the shop itself
KINDS = {"EAN-8": "ean8", "UPC": "upca", "EAN-13": "ean13"}


def check_digit(digits: str) -> str:
    """The last digit of an EAN-8, UPC or EAN-13 whose other digits these are (GS1 General Specifications 7.9)."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def cleaned(code: str) -> str:
    """The bar code as stored, blanks around it gone. Raises CatalogueError when its check digit is wrong.

    Codes that are no EAN or UPC (8, 12 or 13 digits) are taken as they are.
    """
    code = "".join(code.split())
    if code.isascii() and code.isdigit() and len(code) in CHECKED and check_digit(code[:-1]) != code[-1]:
        raise CatalogueError(
            _("The bar code “%(code)s” cannot be right: its last digit does not fit the others. Scan or type it again.")
            % {"code": code},
            field="barcode",
        )
    return code


def own_code(number: int) -> str:
    """EAN-13 of the shop's own for an article (its id, below 10¹¹)."""
    digits = f"{IN_STORE}{number:011d}"
    return digits + check_digit(digits)


def free_code(variant: Variant) -> str:
    """An own code that no article has: normally made of the variant's id."""
    number = variant.pk
    while Variant.objects.filter(barcode=(code := own_code(number))).exclude(pk=variant.pk).exists():
        number += 10**9
    return code


def kind_of(code: str) -> str:
    """What a label shows the code as, by python-barcode's names; what is no EAN or UPC becomes Code 128."""
    known = code.isascii() and code.isdigit() and len(code) in CHECKED and check_digit(code[:-1]) == code[-1]
    return KINDS[CHECKED[len(code)]] if known else "code128"


def bars(code: str) -> tuple[int, list[tuple[int, int]]]:
    """The drawing of a code: its width in modules, and each bar as (first module, modules). Raises CatalogueError."""
    import barcode
    from barcode.errors import BarcodeError

    try:
        pattern: str = barcode.get(kind_of(code), code).build()[0]
    except BarcodeError as error:
        raise CatalogueError(_("“%(code)s” cannot be printed as a bar code.") % {"code": code}) from error
    found: list[tuple[int, int]] = []
    start = 0
    while (start := pattern.find("1", start)) >= 0:
        end = pattern.find("0", start)
        end = len(pattern) if end < 0 else end
        found.append((start, end - start))
        start = end
    return len(pattern), found
