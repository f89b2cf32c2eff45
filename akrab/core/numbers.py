"""Running numbers without gaps or doubles: one counter row each, stepped in the transaction that uses the number."""

from django.db.models import F

from akrab.core.models import Version


def next_number(series: str, *, first: int = 1001) -> int:
    """The next number of the series. Takes the counter's row lock: call it last before the row that carries it."""
    name = f"number:{series}"
    if not Version.objects.filter(name=name).update(value=F("value") + 1):
        Version.objects.get_or_create(name=name, defaults={"value": first - 1})
        Version.objects.filter(name=name).update(value=F("value") + 1)
    return Version.objects.values_list("value", flat=True).get(name=name)
