"""Who may open which page about evaluations."""

from akrab.accounts.models import Role
from akrab.core import clock
from akrab.insight.evaluation import actions
from akrab.insight.evaluation.working import evaluate
from akrab.insight.models import EvaluationSheet
from tests.insight.evaluation.factories import make_evaluation

WHO = {Role.OWNER, Role.MANAGER, Role.ANALYST}
_SEEN = (
    "evaluator evaluation_new evaluation_change evaluation_note_change evaluation evaluation_print evaluation_export"
)
_DONE = (
    "evaluation_again evaluation_remove evaluation_note evaluation_note_remove evaluation_sheet evaluation_sheet_remove"
)
ROUTES = dict.fromkeys(_SEEN.split(), (WHO, "get")) | dict.fromkeys(_DONE.split(), (WHO, "post"))


def arguments() -> dict[str, dict[str, object]]:
    one = make_evaluation()
    evaluate(one.pk)
    note = actions.write_note(evaluation=one, key="routes", theme="easier", text="Less paper.", actor=None)
    sheet = EvaluationSheet.objects.create(evaluation=one, digest="x", rows=[], created_at=clock.now())
    one_of_them: dict[str, object] = {"pk": one.pk}
    named = "evaluation evaluation_change evaluation_print evaluation_again evaluation_remove evaluation_note"
    return dict.fromkeys([*named.split(), "evaluation_sheet"], one_of_them) | {
        "evaluation_export": {"pk": one.pk, "form": "csv"},
        "evaluation_note_change": {"pk": one.pk, "note": note.pk},
        "evaluation_note_remove": {"pk": one.pk, "note": note.pk},
        "evaluation_sheet_remove": {"pk": one.pk, "sheet": sheet.pk},
    }
