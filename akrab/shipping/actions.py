"""Changes to the ways of sending and the tables of what they cost. All of it or none."""

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.text import slugify
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.core import shop
from akrab.core.money import coin
from akrab.journal.recording import record
from akrab.shipping import kinds
from akrab.shipping.errors import ShippingError
from akrab.shipping.models import Region, Service, Tariff
from akrab.shipping.regions import name_of
from akrab.shipping.tables import Row

FIELDS = (
    "name", "translations", "courier", "tracking_url", "free_from", "heaviest", "cash_on_delivery", "is_active",
    "position",
)  # fmt: skip
RESERVED = ("pickup", "agreed", "counter")  # ways that need no tariff
LARGEST_CHANGE = 900  # percent


@transaction.atomic
def save_service(*, service: Service | None = None, actor: User | None = None, **details: Any) -> Service:
    """Add a way to send (None) or change one; `details` are the model's fields. Its code never changes. Raises
    ShippingError."""
    made = service or Service(position=Service.objects.count())
    for key in FIELDS:
        if key in details:
            setattr(made, key, details[key])
    if not made.name.strip():
        raise ShippingError(_("Give it a name that customers understand."), field="name")
    address = made.tracking_url.strip()
    if address and (not address.startswith(("https://", "http://")) or "{number}" not in address):
        raise ShippingError(
            _("The address begins with https:// and has {number} where the tracking number stands."),
            field="tracking_url",
        )
    if service is None:
        made.code = _free_code(made.name)
        made.save()
        record(kinds.ServiceCreated(name=made.name), subject=made, actor=actor)
    else:
        made.save(update_fields=FIELDS)
        record(kinds.ServiceChanged(name=made.name), subject=made, actor=actor)
    return made


def _free_code(name: str) -> str:
    base = slugify(name)[:32] or "way"
    taken = {*RESERVED, *Service.objects.filter(code__startswith=base).values_list("code", flat=True)}
    return next(code for code in (base, *(f"{base}-{number}" for number in range(2, 9999))) if code not in taken)


@transaction.atomic
def copy_service(*, service: Service, actor: User | None = None) -> Service:
    """Another one with the same table, switched off until it has its own name and prices."""
    details = {key: getattr(service, key) for key in FIELDS if key not in {"translations", "is_active", "position"}}
    name = _("%(name)s (copy)") % {"name": service.name}
    made = save_service(actor=actor, **{**details, "name": name[:80], "is_active": False})
    Tariff.objects.bulk_create(
        (
            Tariff(service=made, region=one.region, first=one.first, further=one.further, days=one.days)
            for one in service.tariffs.all()
        ),
        batch_size=1000,
    )
    return made


@transaction.atomic
def set_tariff(
    *, service: Service, region: str, first: int, further: int = 0, days: str = "", actor: User | None = None
) -> Tariff:
    """What it costs to a region (its code; empty: everywhere), minor units. Raises ShippingError."""
    if region and not Region.objects.filter(pk=region).exists():
        raise ShippingError(_("We do not know this place. Search for it and choose it from the list."), field="region")
    if first < 0 or further < 0:
        raise ShippingError(_("The amount must be zero or more."), field="first")
    tariff, _created = Tariff.objects.update_or_create(
        service=service, region=region, defaults={"first": first, "further": further, "days": days.strip()[:12]}
    )
    _touch(service)
    record(
        kinds.TariffSet(
            name=service.name, place=place_of(region), first=first, further=further, currency=shop.get("currency")
        ),
        subject=service,
        actor=actor,
    )
    return tariff


@transaction.atomic
def remove_tariff(*, tariff: Tariff, actor: User | None = None) -> None:
    if Tariff.objects.filter(pk=tariff.pk).delete()[0]:
        _touch(tariff.service)
        record(
            kinds.TariffRemoved(name=tariff.service.name, place=place_of(tariff.region)),
            subject=tariff.service,
            actor=actor,
        )


@transaction.atomic
def load_table(*, service: Service, rows: Sequence[Row], replace: bool = False, actor: User | None = None) -> int:
    """Rows of a table whose places are known; of a place that comes twice the last one counts. `replace`: what is not
    among them is taken out. Returns how many tariffs were written. Raises ShippingError when there are none."""
    if not rows:
        raise ShippingError(_("There is no row with a place and a price."), field="text")
    by_region = {row.region: row for row in rows}
    if replace:
        service.tariffs.all().delete()
    try:
        Tariff.objects.bulk_create(
            (
                Tariff(service=service, region=row.region, first=row.first, further=row.further, days=row.days)
                for row in by_region.values()
            ),
            batch_size=1000,
            update_conflicts=True,
            unique_fields=["service", "region"],
            update_fields=["first", "further", "days"],
        )
    except IntegrityError as error:
        raise ShippingError(_("The amount must be zero or more."), field="text") from error
    _touch(service)
    record(kinds.TableLoaded(name=service.name, count=len(by_region)), subject=service, actor=actor)
    return len(by_region)


@transaction.atomic
def change_all(*, service: Service, percent: int, revision: int, actor: User | None = None) -> int:
    """Make all prices of the table dearer or, with a negative figure, cheaper, rounded to coins that exist. `revision`
    is the table's as the person saw it, so that a doubled click changes once. Raises ShippingError."""
    if percent == 0 or not -100 <= percent <= LARGEST_CHANGE:
        raise ShippingError(_("Write how many percent, such as 10 or -5."), field="percent")
    if not Service.objects.filter(pk=service.pk, revision=revision).update(revision=F("revision") + 1):
        raise ShippingError(_("The table was changed meanwhile. Look at it again before you change all prices."))
    smallest = coin(shop.get("currency"))
    rows = list(service.tariffs.all())
    for row in rows:
        row.first, row.further = (_changed(price, percent, smallest) for price in (row.first, row.further))
    Tariff.objects.bulk_update(rows, ["first", "further"], batch_size=500)
    record(kinds.TableChanged(name=service.name, percent=percent), subject=service, actor=actor)
    return len(rows)


def _changed(price: int, percent: int, smallest: int) -> int:
    """Half a coin goes up."""
    return (price * (100 + percent) + 50 * smallest) // (100 * smallest) * smallest


def _touch(service: Service) -> None:
    Service.objects.filter(pk=service.pk).update(revision=F("revision") + 1)


def place_of(region: str) -> str:
    return name_of(region) or region or _("everywhere")
