"""Beginning an evaluation, adding what others found and what people said."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.core import clock
from akrab.core.errors import AkrabError
from akrab.insight import kinds
from akrab.insight.evaluation.monthly import CODES, MOST_MONTHS, SheetError, digest, own_mark, read_sheet
from akrab.insight.models import Evaluation, EvaluationNote, EvaluationSheet
from akrab.insight.periods import starts
from akrab.insight.tasks import evaluation_task
from akrab.journal.kinds import Kind
from akrab.journal.recording import record

MOST_SHEETS = 100
Months = tuple[dt.date, dt.date]  # first days of the first and last month


class EvaluationError(AkrabError):
    """An evaluation that cannot be."""


@transaction.atomic
def begin(
    *, key: str, name: str, changed: str, before: Months, after: Months, actor: User | None, sector: str = "",
    region: str = "",
) -> Evaluation:  # fmt: skip
    """`before`, `after`: first days of the first and last month. The same `key` gives the evaluation there is.
    Months to come are allowed; they count when they are over. Raises EvaluationError."""
    _check(before, after)
    made, fresh = Evaluation.objects.get_or_create(
        key=key,
        defaults={
            "name": name, "changed": changed, "sector": sector, "region": region,
            "first_before": before[0], "last_before": before[1],
            "first_after": after[0], "last_after": after[1],
            "created_at": clock.now(),
        },
    )  # fmt: skip
    if fresh:
        _tell(kinds.EvaluationWritten(title=name), made, actor)
        evaluation_task.enqueue(made.pk)
    return made


def _check(before: Months, after: Months) -> None:
    for (first, last), field in ((before, "first_before"), (after, "first_after")):
        if first > last:
            raise EvaluationError(_("The last month lies before the first one."), field=field.replace("first", "last"))
        if len(starts("month", first, last)) > MOST_MONTHS:
            raise EvaluationError(_("At most %(n)s months can be looked at.") % {"n": MOST_MONTHS}, field=field)
    if before[1] >= after[0]:
        raise EvaluationError(_("The months after must begin when those before have ended."), field="first_after")


@transaction.atomic
def change(
    *, evaluation: Evaluation, name: str, changed: str, before: Months, after: Months, sector: str, region: str,
    actor: User | None,
) -> None:  # fmt: skip
    """Other words, or other months, which are worked out then. Raises EvaluationError."""
    _check(before, after)
    Evaluation.objects.filter(pk=evaluation.pk).update(
        name=name, changed=changed, sector=sector, region=region, first_before=before[0], last_before=before[1],
        first_after=after[0], last_after=after[1],
    )  # fmt: skip
    _tell(kinds.EvaluationChanged(title=name), evaluation, actor)
    work_out_again(evaluation=evaluation)


@transaction.atomic
def work_out_again(*, evaluation: Evaluation) -> None:
    """Have the worker look at the months anew."""
    Evaluation.objects.filter(pk=evaluation.pk).update(wanted=F("wanted") + 1)
    evaluation_task.enqueue(evaluation.pk)


@transaction.atomic
def remove(*, evaluation: Evaluation, actor: User | None) -> None:
    """With its notes and sheets."""
    _tell(kinds.EvaluationRemoved(title=evaluation.name), evaluation, actor)
    evaluation.delete()


@transaction.atomic
def write_note(
    *, evaluation: Evaluation, key: str, theme: str, text: str, actor: User | None, about: str = ""
) -> EvaluationNote:
    """`about`: the code of the indicator that it speaks of, if any. Raises EvaluationError."""
    said = _said(theme, text, about)
    note, fresh = EvaluationNote.objects.get_or_create(
        key=key, defaults={"evaluation": evaluation, "created_at": clock.now(), **said}
    )
    if fresh:
        _tell(kinds.EvaluationNoteWritten(title=evaluation.name), evaluation, actor)
    return note


def _said(theme: str, text: str, about: str) -> dict[str, str]:
    theme, text = " ".join(theme.split()), text.strip()
    if not theme or len(theme) > 60:
        raise EvaluationError(_("Give the note a theme of at most 60 letters, such as “easier work”."), field="theme")
    if not text or len(text) > 2_000:
        raise EvaluationError(_("Write what was said, in at most 2,000 letters."), field="text")
    return {"theme": theme, "text": text, "about": about if about in CODES else ""}


@transaction.atomic
def change_note(*, note: EvaluationNote, theme: str, text: str, about: str, actor: User | None) -> None:
    """Raises EvaluationError."""
    EvaluationNote.objects.filter(pk=note.pk).update(**_said(theme, text, about))
    _tell(kinds.EvaluationNoteChanged(title=note.evaluation.name), note.evaluation, actor)


@transaction.atomic
def remove_note(*, note: EvaluationNote, actor: User | None) -> None:
    _tell(kinds.EvaluationNoteRemoved(title=note.evaluation.name), note.evaluation, actor)
    note.delete()


@transaction.atomic
def take_sheet(*, evaluation: Evaluation, content: bytes, actor: User | None) -> EvaluationSheet:
    """The months of another shop. Raises SheetError: unreadable, there already, or the shop's own."""
    found = read_sheet(content)
    mark = digest(found.rows)
    if mark == digest(evaluation.result.get("months", [])) or found.shop == own_mark():
        raise SheetError(_("This is your own sheet. Choose the one of another shop."))
    if evaluation.sheets.filter(digest=mark).exists():
        raise SheetError(_("This sheet is there already."))
    if found.shop and evaluation.sheets.filter(shop=found.shop).exists():
        raise SheetError(_("This shop is counted already. Remove its older sheet first, then add this one."))
    if evaluation.sheets.count() >= MOST_SHEETS:
        raise SheetError(_("There are %(n)s sheets already; more cannot be added.") % {"n": MOST_SHEETS})
    try:
        with transaction.atomic():
            sheet = EvaluationSheet.objects.create(
                evaluation=evaluation, digest=mark, rows=found.rows, created_at=clock.now(), **found.about
            )
    except IntegrityError as error:
        raise SheetError(_("This sheet is there already.")) from error
    _tell(kinds.EvaluationSheetTaken(title=evaluation.name), evaluation, actor)
    work_out_again(evaluation=evaluation)
    return sheet


@transaction.atomic
def remove_sheet(*, sheet: EvaluationSheet, actor: User | None) -> None:
    _tell(kinds.EvaluationSheetRemoved(title=sheet.evaluation.name), sheet.evaluation, actor)
    sheet.delete()
    work_out_again(evaluation=sheet.evaluation)


def _tell(happened: Kind, subject: Any, actor: User | None) -> None:
    record(happened, subject=subject, actor=actor)
