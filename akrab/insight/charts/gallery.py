"""Drawing every chart in every language and keeping the pictures as rows."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils import translation

from akrab.core import clock
from akrab.insight.charts.definitions import ALL, Drawing, Scene
from akrab.insight.charts.drawing import draw, for_page
from akrab.insight.charts.theme import PAGE
from akrab.insight.models import Chart, Refresh


def draw_all(record: Refresh) -> int:
    """Draw the charts of this refresh; those with nothing to show disappear. Returns how many there are."""
    day = record.summary["day"]
    made: dict[tuple[str, str], tuple[Drawing, str]] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            scene = Scene(day=_date(day), currency=record.currency, language=language)
            for definition in ALL:
                drawing = definition(scene)
                if drawing is not None:
                    made[drawing.name, language] = drawing, page_svg(drawing, language)
    now = clock.now()
    with transaction.atomic():
        for (name, language), (drawing, svg) in made.items():
            Chart.objects.update_or_create(
                name=name,
                language=language,
                defaults={
                    "svg": svg, "title": drawing.title, "summary": drawing.summary, "table": drawing.table,
                    "drawn_at": now,
                },
            )  # fmt: skip
        Chart.objects.exclude(drawn_at=now).delete()
    return len(made)


def page_svg(drawing: Drawing, language: str) -> str:
    return for_page(draw(drawing.spec(PAGE), language), name=drawing.name, summary=drawing.summary)


def _date(text: str) -> dt.date:
    return dt.date.fromisoformat(text)
