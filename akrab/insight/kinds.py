"""What happens in the analysis that people want to look up later."""

from django.utils.translation import gettext_lazy as _

from akrab.journal.kinds import Kind, kind


@kind(
    "report.requested",
    sentence=_("Report asked for: %(name)s, %(first)s to %(last)s (%(format)s)"),
    icon="file-text",
)
class ReportRequested(Kind):
    name: str
    format: str
    first: str = ""
    last: str = ""


@kind("report.saved", sentence=_("Report saved: %(name)s"), icon="table")
class OwnReportSaved(Kind):
    name: str


@kind("report.removed", sentence=_("Report removed: %(name)s"), icon="trash-2")
class OwnReportRemoved(Kind):
    name: str


@kind("report.planned", sentence=_("Report by mail planned: %(name)s"), icon="calendar-clock")
class ReportPlanned(Kind):
    name: str


@kind("report.plan_removed", sentence=_("Report by mail ended: %(name)s"), icon="calendar-clock")
class ReportPlanRemoved(Kind):
    name: str


@kind("report.mailed", sentence=_("Report mailed: %(name)s to %(count)s"), icon="mail")
class ReportMailed(Kind):
    name: str
    count: int


@kind("evaluation.written", sentence=_("Evaluation begun: %(title)s"), icon="scale")
class EvaluationWritten(Kind):
    title: str


@kind("evaluation.changed", sentence=_("Evaluation changed: %(title)s"), icon="pencil")
class EvaluationChanged(Kind):
    title: str


@kind("evaluation.removed", sentence=_("Evaluation removed: %(title)s"), icon="trash-2")
class EvaluationRemoved(Kind):
    title: str


@kind("evaluation.note_written", sentence=_("Note from an interview written: %(title)s"), icon="notebook-pen")
class EvaluationNoteWritten(Kind):
    title: str


@kind("evaluation.note_changed", sentence=_("Note from an interview changed: %(title)s"), icon="pencil")
class EvaluationNoteChanged(Kind):
    title: str


@kind("evaluation.note_removed", sentence=_("Note from an interview removed: %(title)s"), icon="trash-2")
class EvaluationNoteRemoved(Kind):
    title: str


@kind("evaluation.sheet_taken", sentence=_("Sheet of another shop added: %(title)s"), icon="file-up")
class EvaluationSheetTaken(Kind):
    title: str


@kind("evaluation.sheet_removed", sentence=_("Sheet of another shop removed: %(title)s"), icon="trash-2")
class EvaluationSheetRemoved(Kind):
    title: str


@kind("forecast.day_put_away", sentence=_("Unusual day put away: %(day)s"), icon="check")
class StrangeDayPutAway(Kind):
    day: str


@kind(
    "question.used",
    sentence=_("What people ask: something done about %(what)s"),
    icon="message-circle-question-mark",
)
class QuestionUsed(Kind):
    what: str
    way: str


@kind(
    "question.ended",
    sentence=_("What people ask: note ended for %(what)s"),
    icon="message-circle-question-mark",
)
class QuestionEnded(Kind):
    what: str
    way: str


@kind("overhead.kept", sentence=_("Kept though not used: %(name)s (%(reason)s)"), icon="archive")
class OverheadKept(Kind):
    what: str
    name: str
    reason: str


@kind("overhead.told_again", sentence=_("No longer kept unused: %(name)s"), icon="archive")
class OverheadToldAgain(Kind):
    what: str
    name: str
