"""What happens to ways of sending and their tariffs."""

from django.utils.translation import gettext_lazy as _

from akrab.journal.kinds import Kind, kind


@kind("shipping.created", sentence=_("Way to send added: %(name)s"), icon="truck")
class ServiceCreated(Kind):
    name: str


@kind("shipping.changed", sentence=_("Way to send changed: %(name)s"), icon="truck")
class ServiceChanged(Kind):
    name: str


@kind("shipping.tariff_set", sentence=_("Tariff of %(name)s to %(place)s: %(first)s"), icon="map-pin", money=("first",))
class TariffSet(Kind):
    name: str
    place: str
    first: int
    further: int
    currency: str


@kind("shipping.tariff_removed", sentence=_("Tariff of %(name)s to %(place)s taken out"), icon="map-pin")
class TariffRemoved(Kind):
    name: str
    place: str


@kind("shipping.table_loaded", sentence=_("%(count)s tariffs of %(name)s loaded"), icon="file-up")
class TableLoaded(Kind):
    name: str
    count: int


@kind("shipping.table_changed", sentence=_("All tariffs of %(name)s changed by %(percent)s%%"), icon="percent")
class TableChanged(Kind):
    name: str
    percent: int
