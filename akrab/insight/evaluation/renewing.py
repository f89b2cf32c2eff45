"""Evaluations that no longer say what the months say: a month has ended inside its spans, or its facts were changed."""

from akrab.insight.evaluation.actions import work_out_again
from akrab.insight.evaluation.monthly import line_rows, own_rows
from akrab.insight.models import Evaluation


def is_old(evaluation: Evaluation) -> bool:
    """Whether the months are other ones now than when it was worked out."""
    known = evaluation.result
    return bool(own_rows(evaluation) != known.get("months") or line_rows(evaluation) != known.get("line"))


def renew() -> int:
    """Have those worked out again; returns how many. One that is at work or failed is left alone."""
    old = [one for one in Evaluation.objects.filter(problem="") if not one.is_waiting and is_old(one)]
    for one in old:
        work_out_again(evaluation=one)
    return len(old)


def sweep() -> None:
    renew()
