"""What the words in a product file mean for ours."""

from akrab.catalogue import barcodes
from akrab.catalogue.attributes import parse
from akrab.catalogue.errors import CatalogueError
from akrab.catalogue.models import Product

NO_WORDS = {"0", "false", "no", "tidak", "draft", "-1", "n", "inactive", "nonaktif"}
BUNDLES = {"bundle", "paket"}
ARCHIVED = {"archived", "arsip", "diarsipkan"}


def barcode(said: str) -> str:
    """As stored; empty when its check digit is wrong, which the row was told of already."""
    try:
        return barcodes.cleaned(said)
    except CatalogueError:
        return ""


def attributes(said: str | None) -> dict[str, str] | None:
    """None where nothing is said, or nothing that can be understood."""
    try:
        return parse(said) if said else None
    except CatalogueError:
        return None


def kind(said: str | None, service: str | None) -> Product.Kind:
    word = (said or "").strip().casefold()
    if word in BUNDLES:
        return Product.Kind.BUNDLE
    if word == "service" or service:
        return Product.Kind.SERVICE
    return Product.Kind.GOODS


def state(said: str | None) -> str | None:
    if said is None:
        return None
    word = said.strip().lower()
    if word in ARCHIVED:
        return Product.State.ARCHIVED.value
    return (Product.State.DRAFT if word in NO_WORDS else Product.State.ACTIVE).value
