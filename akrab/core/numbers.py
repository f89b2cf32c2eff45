"""Running numbers without gaps or doubles: one counter row each, stepped in the transaction that uses the number."""

from django.db import connection

from akrab.core.models import Version

STEP = "UPDATE core_version SET value = value + 1 WHERE name = %s RETURNING value"


def next_number(series: str, *, first: int = 1001) -> int:
    """The next number of the series. Takes the counter's row lock: call it last before the row that carries it."""
    name = f"number:{series}"
    with connection.cursor() as cursor:
        cursor.execute(STEP, [name])
        row = cursor.fetchone()
        if row is None:
            Version.objects.get_or_create(name=name, defaults={"value": first - 1})
            cursor.execute(STEP, [name])
            row = cursor.fetchone()
    return int(row[0])
