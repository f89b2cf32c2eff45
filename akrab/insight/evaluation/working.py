"""Working an evaluation out, in the worker: means, change, tests, doubt. The result is plain JSON for the pages."""

import logging
import math
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
from django.db.models import F
from django.utils.translation import gettext as _

from akrab.core import clock
from akrab.core.errors import AkrabError
from akrab.insight.evaluation.monthly import INDICATORS, Indicator, Row, line_rows, own_rows, same_months, values
from akrab.insight.models import Evaluation
from akrab.insight.science.evaluator import change, paired, unpaired

logger = logging.getLogger(__name__)
SEED = 20261122  # the interval by drawing is the same every time


def evaluate(evaluation_id: int) -> None:
    """Work the evaluation out and store it; it is gone in silence when the evaluation is. What fails is told."""
    found = Evaluation.objects.filter(pk=evaluation_id).first()
    if found is None:
        return
    result, problem = found.result, ""
    try:
        result = result_of(found)
    except AkrabError as error:
        problem = str(error)[:300]
    except Exception:
        logger.exception("Evaluation %s could not be worked out", evaluation_id)
        problem = _("Something went wrong while this was worked out. Try again.")
    # A run that began earlier and ends later must not replace a newer one.
    Evaluation.objects.filter(pk=evaluation_id, computed__lte=found.wanted, wanted__gte=F("computed")).update(
        result=result, problem=problem, computed=found.wanted, computed_at=clock.now()
    )


def result_of(evaluation: Evaluation) -> dict[str, Any]:
    """`design`: "shops" (one pair per shop), "years" (the same months of two years) or "months" (not paired).

    `months`: the shop's own, see monthly.own_rows; `line`: with those between, see monthly.line_rows. `indicators`: see
    `_finding`. `groups`: of several shops by sector and region, see `_groups`. Amounts are minor units.
    """
    own = own_rows(evaluation)
    sheets = list(evaluation.sheets.values_list("rows", "sector", "region"))
    others: list[list[Row]] = [rows for rows, _sector, _region in sheets]
    design = "shops" if others else "years" if same_months(evaluation) else "months"
    return {
        "design": design,
        "shops": 1 + len(others),
        "months": own,
        "line": line_rows(evaluation),
        "groups": _groups([(own, evaluation.sector, evaluation.region), *sheets]) if others else [],
        "indicators": [_finding(one, design, own, others) for one in INDICATORS],
    }


def _finding(indicator: Indicator, design: str, own: list[Row], others: list[list[Row]]) -> dict[str, Any]:
    """before, after: means; change: in points for a rate, else per cent; mean, low, high: difference with its interval
    in the indicator's unit; p: t-test; rank_p: signed ranks (paired) or Mann-Whitney; least_p: the least that signed
    ranks can give; effect: d_z or Hedges' g; trouble: why there is no test, or "". None where not known."""
    shops = [own, *others]
    before = [values(rows, "before", indicator.code) for rows in shops]
    after = [values(rows, "after", indicator.code) for rows in shops]
    with warnings.catch_warnings():  # months all alike on one side: scipy doubts their spread of next to nothing
        warnings.filterwarnings("ignore", message="Precision loss", category=RuntimeWarning)
        if design == "shops":
            found = _paired([_mean(one) for one in before], [_mean(one) for one in after])
        elif design == "years":
            found = _paired(before[0], after[0])
        else:
            found = _unpaired(before[0], after[0])
    moved = change(found["before"], found["after"], rate=indicator.unit == "rate")
    found["change"] = moved.points if indicator.unit == "rate" else moved.per_cent
    return {"code": indicator.code} | {
        name: None if isinstance(value, float) and not math.isfinite(value) else value for name, value in found.items()
    }


def _groups(shops: Sequence[tuple[list[Row], str, str]]) -> list[dict[str, Any]]:
    """The shops by sector, then by region, where any says one: by ("sector", "region"), name ("" for those that say
    none), shops, and of each indicator the mean before, after and the change as in `_finding`. Means alone: groups this
    small are no ground for a test."""
    found = []
    for place, by in ((1, "sector"), (2, "region")):
        named: dict[str, list[tuple[list[Row], str, str]]] = {}
        for one in shops:
            key = str(one[place]).casefold()
            named.setdefault(key, []).append(one)
        if set(named) == {""}:
            continue
        for key in sorted(named, key=lambda one: (not one, one)):
            some = named[key]
            cells = {}
            for indicator in INDICATORS:
                pair = [
                    _mean([_mean(values(rows, period, indicator.code)) for rows, _sector, _region in some])
                    for period in ("before", "after")
                ]
                moved = change(pair[0], pair[1], rate=indicator.unit == "rate")
                three = (*pair, moved.points if indicator.unit == "rate" else moved.per_cent)
                cells[indicator.code] = [value if math.isfinite(value) else None for value in three]
            found.append({"by": by, "name": str(some[0][place]), "shops": len(some), "indicators": cells})
    return found


def _mean(numbers: Sequence[float]) -> float:
    known = [one for one in numbers if not math.isnan(one)]
    return sum(known) / len(known) if known else math.nan


def _paired(before: Sequence[float], after: Sequence[float]) -> dict[str, Any]:
    evidence = paired(before, after, rng=np.random.default_rng(SEED))
    return {
        "before": evidence.mean_before, "after": evidence.mean_after, "n": [evidence.pairs, evidence.pairs],
        "mean": evidence.mean, "low": evidence.low, "high": evidence.high, "p": evidence.p,
        "rank_p": evidence.wilcoxon_p, "least_p": evidence.least_p, "effect": evidence.effect,
        "rose": evidence.rose, "fell": evidence.fell, "trouble": str(evidence.trouble.value),
    }  # fmt: skip


def _unpaired(before: Sequence[float], after: Sequence[float]) -> dict[str, Any]:
    first, second = ([one for one in numbers if not math.isnan(one)] for numbers in (before, after))
    found = unpaired(first, second)
    return {
        "before": _mean(first), "after": _mean(second), "n": [len(first), len(second)], "mean": found.mean,
        "low": found.low, "high": found.high, "p": found.p, "rank_p": found.rank_p, "least_p": None,
        "effect": hedges(first, second) if math.isfinite(found.p) else math.nan, "rose": None, "fell": None,
        "trouble": str(found.trouble.value),
    }  # fmt: skip


def hedges(first: Sequence[float], second: Sequence[float]) -> float:
    """Difference of means in pooled standard deviations, corrected for small numbers (Hedges 1981)."""
    n, m = len(first), len(second)
    pooled = ((n - 1) * np.var(first, ddof=1) + (m - 1) * np.var(second, ddof=1)) / (n + m - 2)
    if pooled <= 0:
        return math.nan
    return float((np.mean(second) - np.mean(first)) / np.sqrt(pooled) * (1 - 3 / (4 * (n + m - 2) - 1)))
