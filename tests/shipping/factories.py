"""Ways to send, for tests."""

import itertools

from akrab.shipping.models import Service, Tariff

_count = itertools.count(1)


def make_service(
    *, name: str = "Kurir Toko", tariffs: dict[str, tuple[int, int]] | None = None, **more: object
) -> Service:
    """`tariffs`: region code → price of the first and of each further kilogram."""
    service = Service.objects.create(name=name, code=str(more.pop("code", f"way-{next(_count)}")), **more)
    for region, (first, further) in (tariffs or {}).items():
        Tariff.objects.create(service=service, region=region, first=first, further=further, days="1-2")
    return service
