"""Products made to order: what the customer may decide, what each answer adds to the price, the check of answers."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.catalogue import kinds, optionfiles
from akrab.catalogue.errors import CatalogueError
from akrab.catalogue.models import Option, OptionChoice, Product, Variant
from akrab.core.versions import bump
from akrab.journal.recording import record

store_file = optionfiles.store_file
LARGEST_EFFECT = 10**13
LONGEST_TEXT = 1000
MOST_OPTIONS, MOST_CHOICES = 30, 100
Answers = Mapping[int, "int | str | None"]


def of_product(product: Product) -> list[Option]:
    """Its options with their choices on sale, in the shop's order; two queries, none for a product without."""
    if not product.has_options:
        return []
    found = list(product.options.prefetch_related("choices"))
    for option in found:
        option.offered = [choice for choice in option.choices.all() if choice.is_active]  # type: ignore[attr-defined]
    return found


def chosen(product: Product, answers: Answers) -> list[dict[str, Any]]:
    """Check the answers (option id → id of a choice, text, or stem of a stored file); what a basket keeps of them.

    `[{"option": 7, "name": "Engraving", "value": "Budi", "price": 500000}]`, prices per piece in minor units; a choice
    has its id as `choice`, a file its stem as `file`. Raises CatalogueError with the field `option-<id>`.
    """
    given = {int(key): "" if value is None else str(value).strip() for key, value in answers.items()}
    options = of_product(product)
    strange = {key for key, value in given.items() if value} - {option.pk for option in options}
    if strange:
        raise CatalogueError(
            _("This product is not made with such an option. Load its page again and choose anew."),
            field=f"option-{min(strange)}",
        )
    found = [_answer(option, given.get(option.pk, "")) for option in options]
    return [one for one in found if one is not None]


def _answer(option: Option, value: str) -> dict[str, Any] | None:
    field = f"option-{option.pk}"
    if not value:
        if option.required:
            raise CatalogueError(_("Please fill in “%(name)s”.") % {"name": option}, field=field)
        return None
    base = {"option": option.pk, "name": str(option)}
    if option.kind == Option.Kind.CHOICE:
        offered: list[OptionChoice] = option.offered  # type: ignore[attr-defined]
        choice = next((one for one in offered if str(one.pk) == value), None)
        if choice is None:
            raise CatalogueError(
                _("What was chosen for “%(name)s” is not offered any more. Choose again.") % {"name": option},
                field=field,
            )
        return {**base, "value": str(choice), "price": choice.price_effect, "choice": choice.pk}
    if option.kind == Option.Kind.FILE:
        if not optionfiles.exists(value):
            raise CatalogueError(
                _("The file for “%(name)s” is not there. Upload it again.") % {"name": option}, field=field
            )
        return {**base, "value": optionfiles.name_of(value), "price": option.price_effect, "file": value}
    if len(value) > option.longest:
        raise CatalogueError(
            _("“%(name)s” may have at most %(most)d characters.") % {"name": option, "most": option.longest},
            field=field,
        )
    if any(ord(sign) < 32 and sign not in "\n\r\t" for sign in value):
        raise CatalogueError(_("“%(name)s” holds signs that cannot be read.") % {"name": option}, field=field)
    return {**base, "value": value, "price": option.price_effect}


def answers_of(options: Iterable[Mapping[str, Any]]) -> dict[int, str]:
    """The answers behind what `chosen` wrote, so that a basket can be checked again before it becomes an order."""
    return {int(one["option"]): str(one.get("choice") or one.get("file") or one["value"]) for one in options}


def effect(options: Iterable[Mapping[str, Any]]) -> int:
    """What the answers add to the price of one piece (minor units, may be below zero)."""
    return sum(int(one.get("price", 0)) for one in options)


def prices_of(variant: Variant, options: Sequence[Mapping[str, Any]] = ()) -> int:
    """The price of one piece made so, never below zero."""
    return max(0, variant.price + effect(options))


# Changes


@transaction.atomic
def save_option(
    *,
    product: Product,
    option: Option | None = None,
    name: str,
    kind: str = Option.Kind.CHOICE,
    required: bool = False,
    longest: int = 100,
    price_effect: int = 0,
    position: int | None = None,
    translations: Mapping[str, Any] | None = None,
    actor: User | None = None,
) -> Option:
    """Add or change what the customer decides. The kind of a known option stays. Raises CatalogueError."""
    name = name.strip()[:60]
    if not name:
        raise CatalogueError(_("Please write a name."), field="name")
    if kind not in Option.Kind.values:
        raise CatalogueError(_("Choose what the customer gives: a choice, a text or a file."), field="kind")
    if not 1 <= longest <= LONGEST_TEXT:
        raise CatalogueError(_("Choose a length from 1 to %(most)d.") % {"most": LONGEST_TEXT}, field="longest")
    _check_effect(price_effect)
    if option is None:
        if product.options.count() >= MOST_OPTIONS:
            raise CatalogueError(_("A product can have at most %(most)d options.") % {"most": MOST_OPTIONS})
        option = Option(product=product, kind=kind, position=product.options.count())
    option.name, option.required, option.longest = name, required, longest
    option.price_effect = 0 if option.kind == Option.Kind.CHOICE else price_effect
    if position is not None:
        option.position = position
    if translations is not None:
        option.translations = dict(translations)
    try:
        with transaction.atomic():
            option.save()
    except IntegrityError as error:
        raise CatalogueError(_("This product has an option of that name already."), field="name") from error
    _changed(product, actor)
    return option


@transaction.atomic
def remove_option(*, option: Option, actor: User | None = None) -> None:
    """Orders keep what was answered; nobody is asked it again."""
    product = option.product
    option.delete()
    _changed(product, actor)


@transaction.atomic
def save_choice(
    *,
    option: Option,
    choice: OptionChoice | None = None,
    name: str,
    price_effect: int = 0,
    is_active: bool = True,
    position: int | None = None,
    translations: Mapping[str, Any] | None = None,
    actor: User | None = None,
) -> OptionChoice:
    """Add or change one answer of a choice. Raises CatalogueError."""
    name = name.strip()[:80]
    if not name:
        raise CatalogueError(_("Please write a name."), field="name")
    if option.kind != Option.Kind.CHOICE:
        raise CatalogueError(_("Only an option to choose from has choices."))
    _check_effect(price_effect)
    if choice is None:
        if option.choices.count() >= MOST_CHOICES:
            raise CatalogueError(_("An option can have at most %(most)d choices.") % {"most": MOST_CHOICES})
        choice = OptionChoice(option=option, position=option.choices.count())
    choice.name, choice.price_effect, choice.is_active = name, price_effect, is_active
    if position is not None:
        choice.position = position
    if translations is not None:
        choice.translations = dict(translations)
    try:
        with transaction.atomic():
            choice.save()
    except IntegrityError as error:
        raise CatalogueError(_("This option has a choice of that name already."), field="name") from error
    _changed(option.product, actor)
    return choice


@transaction.atomic
def remove_choice(*, choice: OptionChoice, actor: User | None = None) -> None:
    product = choice.option.product
    choice.delete()
    _changed(product, actor)


def _check_effect(amount: int) -> None:
    if abs(amount) >= LARGEST_EFFECT:
        raise CatalogueError(_("This amount is too large."), field="price_effect")


def _changed(product: Product, actor: User | None) -> None:
    has_options = product.options.exists()
    if has_options != product.has_options:
        product.has_options = has_options
        product.save(update_fields=["has_options"])
    record(kinds.ProductChanged(name=product.name, fields="options"), subject=product, actor=actor)
    bump("catalogue")
