"""What a product is made of or like, as the shop writes it: `Colour: black`, one in a line."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from akrab.catalogue.errors import CatalogueError
from akrab.catalogue.models import AttributeValue, Product

LONGEST_KEY, LONGEST_VALUE, MOST = 60, 100, 40


def parse(text: str) -> dict[str, str]:
    """Lines or `;` part them, a colon parts key and value. Raises CatalogueError for a line without one."""
    found: dict[str, str] = {}
    for line in text.replace(";", "\n").splitlines():
        if not line.strip():
            continue
        key, colon, value = (part.strip() for part in line.partition(":"))
        if not (colon and key and value):
            raise CatalogueError(
                _("“%(line)s” is not understood. Write it like “Colour: black”.") % {"line": line.strip()[:60]},
                field="attributes",
            )
        if len(key) > LONGEST_KEY or len(value) > LONGEST_VALUE:
            raise CatalogueError(
                _("“%(line)s” is too long. Shorten it.") % {"line": line.strip()[:60]}, field="attributes"
            )
        known = next((one for one in found if one.casefold() == key.casefold()), key)
        found[known] = value
    if len(found) > MOST:
        raise CatalogueError(_("A product can have at most %(most)d attributes.") % {"most": MOST}, field="attributes")
    return found


def written(attributes: Mapping[str, object], separator: str = "\n") -> str:
    """The same as text, for a form or a file."""
    return separator.join(f"{key}: {value}" for key, value in attributes.items())


def mirror(product: Product) -> None:
    """Keep the rows to filter by as the product's attributes are. In the caller's transaction."""
    wanted = {key[:LONGEST_KEY]: str(value)[:LONGEST_VALUE] for key, value in product.attributes.items()}
    rows = AttributeValue.objects.filter(product=product)
    if dict(rows.values_list("key", "value")) == wanted:
        return
    rows.delete()
    AttributeValue.objects.bulk_create(
        AttributeValue(product=product, key=key, value=value) for key, value in wanted.items()
    )
