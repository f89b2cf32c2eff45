"""The places where goods lie. A shop has one, the main one, until it says otherwise."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.catalogue import kinds
from akrab.catalogue.models import Outlet, OutletStock
from akrab.core import shop
from akrab.core.errors import AkrabError
from akrab.journal.recording import record


class OutletError(AkrabError):
    """A change of an outlet is refused."""


def main_outlet() -> Outlet:
    """The outlet where goods lie unless somebody says otherwise; made on first use, named after the shop."""
    found = Outlet.objects.filter(is_main=True).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return Outlet.objects.create(
                name=str(shop.get("name"))[:80] or "Toko",
                address=str(shop.get("address"))[:300],
                phone=str(shop.get("phone"))[:20],
                is_main=True,
            )
    except IntegrityError:  # another process made it a moment ago
        return Outlet.objects.get(is_main=True)


def active() -> list[Outlet]:
    """Outlets in use, the main one first; empty while the shop never looked at its outlets."""
    return list(Outlet.objects.filter(is_active=True))


@transaction.atomic
def save_outlet(
    *,
    outlet: Outlet | None = None,
    name: str,
    address: str = "",
    phone: str = "",
    is_active: bool = True,
    actor: User | None = None,
) -> Outlet:
    """Add or change an outlet. Raises OutletError for a name that is taken, and for one that is closed with goods in
    it."""
    main_outlet()
    if not name.strip():
        raise OutletError(_("Please write a name."), field="name")
    outlet = outlet or Outlet()
    if not is_active and outlet.is_main:
        raise OutletError(_("The main outlet stays open."), field="is_active")
    if not is_active and OutletStock.objects.filter(outlet=outlet.pk).exclude(on_hand=0, reserved=0).exists():
        raise OutletError(_("There are goods in “%(name)s”. Move them first.") % {"name": outlet}, field="is_active")
    outlet.name, outlet.address, outlet.phone = name.strip()[:80], address.strip()[:300], phone.strip()[:20]
    outlet.is_active = is_active
    try:
        with transaction.atomic():
            outlet.save()
    except IntegrityError as error:
        raise OutletError(_("There is already an outlet “%(name)s”.") % {"name": name.strip()}, field="name") from error
    record(kinds.OutletSaved(name=outlet.name), subject=outlet, actor=actor)
    return outlet
