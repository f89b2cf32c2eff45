"""Did it help: what was changed, the months before and after, what they say and how sure that is."""

import secrets
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.evaluator import over_time, words
from akrab.backoffice.pages import attempt, page
from akrab.core import clock
from akrab.core.errors import AkrabError
from akrab.insight.evaluation import actions, monthly
from akrab.insight.models import Evaluation, EvaluationNote, EvaluationSheet
from akrab.insight.months import first_of, following, month_named

WHO = (C.REPORTS_VIEW, C.FINANCE_VIEW)  # what was spent on marketing stands in it
HERE = "evaluator"
SAID = ("theme", "text", "about")
MONTHS = ("first_before", "last_before", "first_after", "last_after")


class MonthField(forms.CharField):
    """A month, `2026-11`; its first day."""

    widget = forms.TextInput(attrs={"type": "month", "placeholder": "2026-11", "maxlength": "7"})

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return month_named(text)
        except ValueError as error:
            raise forms.ValidationError(_("There is no such month. Write it like 2026-11.")) from error


class EvaluationForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    changed = forms.CharField(
        label=gettext_lazy("What was changed"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    sector = forms.CharField(
        label=gettext_lazy("Sector"), max_length=60, required=False,
        help_text=gettext_lazy("Such as food or phone accessories. It goes out with your sheet, your name does not."),
    )  # fmt: skip
    region = forms.CharField(
        label=gettext_lazy("Region"), max_length=60, required=False,
        help_text=gettext_lazy("Such as Yogyakarta. May stay empty, too."),
    )  # fmt: skip
    first_before = MonthField(label=gettext_lazy("First month before"))
    last_before = MonthField(label=gettext_lazy("Last month before"))
    first_after = MonthField(label=gettext_lazy("First month after"))
    last_after = MonthField(label=gettext_lazy("Last month after"))


@needs(*WHO)
def evaluator(request: OfficeRequest) -> HttpResponse:
    found = [(one, words.spans(one), words.summary(words.lines(one.result))) for one in Evaluation.objects.all()[:100]]
    return page(request, "backoffice/evaluator/list.html", {"evaluations": found}, here=HERE)


def _proposed() -> dict[str, str]:
    """The last three months that are over, and the same of the year before."""
    month = first_of(clock.today())
    wished = {"first_before": -15, "last_before": -13, "first_after": -3, "last_after": -1}
    return {name: f"{following(month, count):%Y-%m}" for name, count in wished.items()}


@needs(*WHO, methods=("GET", "POST"))
def evaluation_new(request: OfficeRequest) -> HttpResponse:
    """Empty, or with what a link from elsewhere fills in."""
    key = request.POST.get("key", "")[:80] or secrets.token_urlsafe(12)
    said = {name: request.GET[name][:2_000] for name in ("name", "changed", *MONTHS) if name in request.GET}
    form = EvaluationForm(request.POST) if request.method == "POST" else EvaluationForm(initial=_proposed() | said)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.begin(key=key, actor=request.user, **_given(form))
        except AkrabError as error:
            form.add_error(error.field, str(error))
        else:
            return redirect("office:evaluation", made.pk)
    context = {"form": form, "key": key}
    return page(request, "backoffice/evaluator/new.html", context, here=HERE, status=422 if form.errors else 200)


def _given(form: EvaluationForm) -> dict[str, Any]:
    """What the actions take."""
    typed = form.cleaned_data
    words_of = {name: typed[name] for name in ("name", "changed", "sector", "region")}
    spans = {name: (typed[f"first_{name}"], typed[f"last_{name}"]) for name in ("before", "after")}
    return words_of | spans


@needs(*WHO, methods=("GET", "POST"))
def evaluation_change(request: OfficeRequest, pk: int) -> HttpResponse:
    """Other words, or other months."""
    found = get_object_or_404(Evaluation, pk=pk)
    now = {name: getattr(found, name) for name in ("name", "changed", "sector", "region")}
    now |= {name: f"{getattr(found, name):%Y-%m}" for name in MONTHS}
    form = EvaluationForm(request.POST) if request.method == "POST" else EvaluationForm(initial=now)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(evaluation=found, actor=request.user, **_given(form))
        except AkrabError as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("office:evaluation", pk)
    context = {"form": form, "evaluation": found}
    return page(request, "backoffice/evaluator/new.html", context, here=HERE, status=422 if form.errors else 200)


def _context(found: Evaluation) -> dict[str, Any]:
    notes = list(found.notes.all())
    lines = words.lines(found.result, notes)
    return {
        "evaluation": found,
        "spans": words.spans(found),
        "summary": words.summary(lines) if lines else "",
        "lines": lines,
        "over_time": over_time.charts(found.result),
        "groups": words.groups(found.result),
        "themes": words.themes(notes),
        "figures": [(one.code, str(one.label)) for one in monthly.INDICATORS],
        "design": words.design(found.result) if found.result else "",
        "months": words.months(found.result),
        "headings": [str(one.label) for one in monthly.INDICATORS],
        "notes": notes,
        "sheets": list(found.sheets.defer("rows")),
    }


@needs(*WHO)
def evaluation(request: OfficeRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Evaluation, pk=pk)
    return _shown(request, found)


def _shown(request: OfficeRequest, found: Evaluation, **more: Any) -> HttpResponse:
    """The page; with `errors` (field to sentence) and `typed` when a form of it was refused."""
    context = _context(found) | {"key": secrets.token_urlsafe(12)} | more
    status = 422 if more.get("errors") else 200
    return page(request, "backoffice/evaluator/one.html", context, here=HERE, partial="found", status=status)


@needs(*WHO)
def evaluation_print(request: OfficeRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Evaluation, pk=pk)
    return render(request, "backoffice/evaluator/sheet_print.html", _context(found) | {"now": clock.now()})


@needs(*WHO, methods=("POST",))
def evaluation_again(request: OfficeRequest, pk: int) -> HttpResponse:
    actions.work_out_again(evaluation=get_object_or_404(Evaluation, pk=pk))
    return redirect("office:evaluation", pk)


@needs(*WHO, methods=("POST",))
def evaluation_remove(request: OfficeRequest, pk: int) -> HttpResponse:
    actions.remove(evaluation=get_object_or_404(Evaluation, pk=pk), actor=request.user)
    messages.success(request, _("Removed."))
    return redirect("office:evaluator")


@needs(*WHO, methods=("POST",))
def evaluation_note(request: OfficeRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Evaluation, pk=pk)
    said = {name: request.POST.get(name, "") for name in SAID}
    key = request.POST.get("key", "")[:80] or secrets.token_urlsafe(12)
    try:
        actions.write_note(evaluation=found, key=key, actor=request.user, **said)
    except AkrabError as error:
        return _shown(request, found, errors={error.field: str(error)}, typed=said)
    messages.success(request, _("Saved."))
    return redirect("office:evaluation", pk)


@needs(*WHO, methods=("GET", "POST"))
def evaluation_note_change(request: OfficeRequest, pk: int, note: int) -> HttpResponse:
    found = get_object_or_404(EvaluationNote.objects.select_related("evaluation"), pk=note, evaluation=pk)
    typed, errors = {name: getattr(found, name) for name in SAID}, dict[str, str]()
    if request.method == "POST":
        typed = {name: request.POST.get(name, "") for name in SAID}
        try:
            actions.change_note(note=found, actor=request.user, **typed)
        except AkrabError as error:
            errors[error.field or "text"] = str(error)
        else:
            messages.success(request, _("Saved."))
            return redirect("office:evaluation", pk)
    context = {
        "evaluation": found.evaluation, "note": found, "typed": typed, "errors": errors,
        "figures": [(one.code, str(one.label)) for one in monthly.INDICATORS],
    }  # fmt: skip
    return page(request, "backoffice/evaluator/note.html", context, here=HERE, status=422 if errors else 200)


@needs(*WHO, methods=("POST",))
def evaluation_note_remove(request: OfficeRequest, pk: int, note: int) -> HttpResponse:
    found = get_object_or_404(EvaluationNote.objects.select_related("evaluation"), pk=note, evaluation=pk)
    attempt(request, lambda: actions.remove_note(note=found, actor=request.user), _("Removed."))
    return redirect("office:evaluation", pk)


@needs(*WHO, methods=("POST",))
def evaluation_sheet(request: OfficeRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Evaluation, pk=pk)
    upload = request.FILES.get("sheet")
    if upload is None:
        return _shown(request, found, errors={"sheet": _("Choose a file first.")})
    content = upload.read(monthly.LARGEST_FILE + 1)
    try:
        actions.take_sheet(evaluation=found, content=content, actor=request.user)
    except AkrabError as error:
        return _shown(request, found, errors={"sheet": str(error)})
    messages.success(request, _("The other shop is counted in."))
    return redirect("office:evaluation", pk)


@needs(*WHO, methods=("POST",))
def evaluation_sheet_remove(request: OfficeRequest, pk: int, sheet: int) -> HttpResponse:
    found = get_object_or_404(EvaluationSheet.objects.select_related("evaluation"), pk=sheet, evaluation=pk)
    attempt(request, lambda: actions.remove_sheet(sheet=found, actor=request.user), _("Removed."))
    return redirect("office:evaluation", pk)


@needs(*WHO)
def evaluation_export(request: OfficeRequest, pk: int, form: str) -> HttpResponse:
    """The shop's months without its name, for another shop to count in."""
    makers = {"csv": (monthly.as_csv, "text/csv"), "json": (monthly.as_json, "application/json")}
    found = get_object_or_404(Evaluation, pk=pk)
    if form not in makers or not found.result:
        raise Http404
    make, kind = makers[form]
    response = HttpResponse(make(monthly.own_sheet(found)), content_type=f"{kind}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="months.{form}"'
    return response
