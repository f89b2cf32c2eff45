"""Working out a report in the worker: the rows it shows, in their order, kept so that pages only read."""

import datetime as dt
import logging
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from akrab.core import clock, shop
from akrab.core.errors import AkrabError
from akrab.insight.models import ReportRow, ReportRun
from akrab.insight.reports.asking import Keys, Question, Values
from akrab.insight.reports.definition import Definition
from akrab.insight.reports.measures import Measure, Number
from akrab.insight.reports.spans import Span, starts, today
from akrab.insight.runs import last_refresh

logger = logging.getLogger(__name__)
KEPT_RUNS = 2  # of one report: who reads the one before is not cut off


def work_out(run_id: int) -> None:
    """Work out one run; it ends ready, or failed with a sentence for people. Safe to kill and to run twice."""
    from akrab.insight.commands import bring_up_to_date

    state = ReportRun.State
    waiting = ReportRun.objects.filter(pk=run_id, state__in=[state.QUEUED, state.RUNNING])
    if not waiting.update(state=state.RUNNING):
        return
    run = ReportRun.objects.select_related("report").get(pk=run_id)
    try:
        bring_up_to_date(records=Definition.read(run.definition).asks_of_people)
        _work_out(run)
        return
    except AkrabError as error:
        problem = str(error)[:300]
    except Exception:
        logger.exception("Report %s could not be worked out", run.report_id)
        problem = _("Something went wrong while the report was worked out. Try again.")
    ReportRun.objects.filter(pk=run_id).update(state=state.FAILED, problem=problem, made_at=clock.now())


def _work_out(run: ReportRun) -> None:
    definition = Definition.read(run.definition)
    last, now = last_refresh(), today()
    span, before = definition.span(now), definition.before(now)
    run.currency = str(shop.get("currency"))
    result = _Result(definition, span, before, now, run.currency)
    rows = [
        ReportRow(run=run, place=place, keys=list(keys), values=result.values(keys), before=result.earlier(keys))
        for place, keys in enumerate(result.shown)
    ]
    run.first, run.last = span
    run.first_before, run.last_before = before or (None, None)
    run.count, run.total, run.total_before = len(result.all), result.total, result.total_before
    run.others, run.others_before = result.others, result.others_before
    run.token = last.token if last else ""
    run.state, run.problem, run.made_at = run.State.READY, "", clock.now()
    with transaction.atomic():
        ReportRow.objects.filter(run=run).delete()
        ReportRow.objects.bulk_create(rows, batch_size=500)
        run.save()
        old = ReportRun.objects.filter(report_id=run.report_id).order_by("-id").values_list("pk", flat=True)
        ReportRun.objects.filter(pk__in=list(old[KEPT_RUNS:])).delete()


class _Result:
    """The answer over the span and, where asked for, over the span before, put in order and cut to the top."""

    def __init__(self, definition: Definition, span: Span, before: Span | None, now: dt.date, currency: str) -> None:
        from akrab.insight.reports.facts import opened

        self.definition, self.span, self.before = definition, span, before
        with opened() as fetch:
            self._question = Question(definition, span, now + dt.timedelta(days=1), currency, fetch)
            found = self._question.answer()
            self._rows, self.total = found.rows, _measured(definition, found.total)
            self._then: dict[Keys, Values] = {}
            self.total_before: dict[str, Any] = {}
            asked_before = None
            if before is not None:
                asked_before = Question(definition, before, now + dt.timedelta(days=1), currency, fetch)
                then = asked_before.answer()
                self._then, self.total_before = then.rows, _measured(definition, then.total)
            self._twins = self._pair()
            self.all = self._ordered()
            self.shown = self.all if definition.in_time else self.all[: definition.top]
            self.others: dict[str, Any] = {}
            self.others_before: dict[str, Any] = {}
            if len(self.all) > len(self.shown):
                self.others = _measured(definition, self._question.others(self.shown))
                if asked_before is not None:
                    self.others_before = _measured(definition, asked_before.others(self.shown))

    def values(self, keys: Keys) -> dict[str, Any]:
        return _measured(self.definition, self._rows.get(keys, {}))

    def earlier(self, keys: Keys) -> dict[str, Any]:
        """The same row in the span before; empty where nothing is compared."""
        if self.before is None:
            return {}
        return _measured(self.definition, self._then.get(self._twins.get(keys, keys), {}))

    def _pair(self) -> dict[Keys, Keys]:
        """Periods of the span and those of the span before stand beside each other in their order."""
        grain = self.definition.grain
        if not grain or self.before is None:
            return {}
        now = [one.isoformat() for one in starts(*self.span, grain)]
        then = [one.isoformat() for one in starts(*self.before, grain)]
        twins = dict(zip(now, then, strict=False))
        place = self.definition.dimensions.index(grain)
        return {
            keys: (*keys[:place], twins.get(keys[place], ""), *keys[place + 1 :])
            for keys in ({(day,) for day in now} if self.definition.in_time else self._rows)
        }

    def _ordered(self) -> list[Keys]:
        definition = self.definition
        keys: list[Keys]
        if definition.in_time:
            keys = [(day.isoformat(),) for day in starts(*self.span, definition.grain)]
            if not definition.sort:
                return keys
        else:
            keys = list(self._rows)
        if not definition.sort and all(one.sort in ("time", "order") for one in definition.divided):
            return sorted(keys, key=_in_order)
        measure = next(one for one in definition.chosen if one.name == (definition.sort or definition.measures[0]))
        known = [(_value(measure, self._rows.get(one, {})), one) for one in keys]
        some = [(value, one) for value, one in known if value is not None]
        some.sort(key=lambda pair: (pair[0] if definition.ascending else -pair[0], _in_order(pair[1])))
        none = sorted((one for value, one in known if value is None), key=_in_order)
        return [one for _value_of, one in some] + none


def _in_order(keys: Keys) -> tuple[tuple[int, str], ...]:
    """Numbers by their size, days and words as they are written."""
    return tuple((int(key), "") if key.isdigit() else (-1, key) for key in keys)


def _value(measure: Measure, bases: Mapping[str, Number | None]) -> Number | None:
    return measure.value(*(bases.get(part) for part in measure.parts))


def _measured(definition: Definition, bases: Mapping[str, Number | None]) -> dict[str, Any]:
    return {measure.name: _value(measure, bases) for measure in definition.chosen}
