"""Writing a questionnaire and its questions."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages as toasts
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import WholeField, complain, whole_input
from akrab.backoffice.pages import attempt, page
from akrab.backoffice.promotions.forms import MomentField
from akrab.core.errors import AkrabError
from akrab.customers.models import Tag
from akrab.engagement.models import Question, Questionnaire
from akrab.engagement.questions import writing
from akrab.engagement.questions.errors import QuestionError

PARTS = {
    "title": (gettext_lazy("Title"), 80),
    "intro": (gettext_lazy("Introduction"), 300),
    "thanks": (gettext_lazy("Word of thanks"), 300),
}


class QuestionnaireForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=80, help_text=gettext_lazy("For yourself: customers do not see it.")
    )
    anonymous = forms.BooleanField(
        label=gettext_lazy("Without names"),
        required=False,
        help_text=gettext_lazy(
            "Anybody with the address can answer, nobody is known by it, and nothing goes into a record. "
            "That one person answers only once cannot be made sure then."
        ),
    )
    on_account = forms.BooleanField(label=gettext_lazy("Show it in “My account”"), required=False)
    on_thanks = forms.BooleanField(label=gettext_lazy("Show it after an order"), required=False)
    tag = forms.ChoiceField(label=gettext_lazy("Only for customers with the tag"), required=False)
    points = WholeField(
        label=gettext_lazy("Points as thanks"),
        min_value=0,
        max_value=writing.MOST_POINTS,
        required=False,
        widget=whole_input(),
    )
    ends_at = MomentField(label=gettext_lazy("Ends"), required=False, help_text=gettext_lazy("Empty: no end."))

    def __init__(self, data: Any = None, *, questionnaire: Questionnaire | None = None) -> None:
        one = questionnaire
        kept = ("name", "anonymous", "on_account", "on_thanks", "tag", "points", "ends_at")
        initial = {name: getattr(one, name) for name in kept} if one else {"on_account": True, "points": 0}
        super().__init__(data, initial=initial, use_required_attribute=False)
        tags = sorted({*Tag.objects.values_list("name", flat=True)[:200], *filter(None, [one.tag if one else ""])})
        self.fields["tag"].choices = [("", _("everybody")), *((name, name) for name in tags)]  # type: ignore[attr-defined]
        for code, language in settings.LANGUAGES:
            for part, (label, longest) in PARTS.items():
                self.fields[f"{part}_{code}"] = forms.CharField(
                    label=f"{label} · {language}",
                    max_length=longest,
                    required=False,
                    initial=(one.texts.get(code) or {}).get(part, "") if one else "",
                )

    def said(self) -> list[forms.BoundField]:
        return [self[f"{part}_{code}"] for code, _language in settings.LANGUAGES for part in PARTS]

    def details(self) -> dict[str, Any]:
        given = self.cleaned_data
        texts = {
            code: {part: given[f"{part}_{code}"].strip() for part in PARTS if given[f"{part}_{code}"].strip()}
            for code, _language in settings.LANGUAGES
        }
        kept = ("name", "anonymous", "on_account", "on_thanks", "tag", "ends_at")
        return {
            **{name: given[name] for name in kept},
            "points": 0 if given["anonymous"] else given["points"] or 0,
            "texts": {code: words for code, words in texts.items() if words},
        }


class QuestionForm(forms.Form):
    """One more question. Answers to choose from stand one in each line, in the same order in each language."""

    kind = forms.ChoiceField(label=gettext_lazy("How is it answered?"), choices=Question.Kind.choices)
    target = forms.ChoiceField(
        label=gettext_lazy("Where is the answer kept?"),
        required=False,
        help_text=gettext_lazy("In the customer's record. Who has told it before is not asked again."),
    )
    required = forms.BooleanField(label=gettext_lazy("Must be answered"), required=False, initial=True)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, use_required_attribute=False)
        every: dict[str, Any] = {}
        for kind in Question.Kind.values:
            every |= dict(writing.targets(kind))
        self.fields["target"].choices = list(every.items())  # type: ignore[attr-defined]
        for code, language in settings.LANGUAGES:
            self.fields[f"question_{code}"] = forms.CharField(
                label=f"{_('Question')} · {language}", max_length=writing.LONGEST, required=False
            )
        for code, language in settings.LANGUAGES:
            self.fields[f"options_{code}"] = forms.CharField(
                label=f"{_('Answers to choose from')} · {language}",
                max_length=2000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def details(self) -> dict[str, Any]:
        given = self.cleaned_data
        lines = {
            code: [line.strip()[:80] for line in given[f"options_{code}"].splitlines() if line.strip()]
            for code, _language in settings.LANGUAGES
        }
        spoken = {code: said for code, said in lines.items() if said}
        if len({len(said) for said in spoken.values()}) > 1:
            raise QuestionError(_("Write as many answers in each language."), field="options_id")
        count = len(next(iter(spoken.values()), []))
        return {
            "kind": given["kind"],
            "texts": {code: given[f"question_{code}"] for code, _language in settings.LANGUAGES},
            "options": [{code: said[place] for code, said in spoken.items()} for place in range(count)],
            "target": given["target"],
            "required": given["required"],
        }


@needs(C.PROMOTIONS_EDIT, methods=("GET", "POST"))
def edit(request: OfficeRequest, pk: int | None = None) -> HttpResponse:
    """Texts and where it is shown."""
    found = get_object_or_404(Questionnaire, pk=pk) if pk else None
    form = QuestionnaireForm(request.POST if request.method == "POST" else None, questionnaire=found)
    if form.is_bound and form.is_valid():
        try:
            saved = writing.save(questionnaire=found, actor=request.user, **form.details())
        except AkrabError as error:
            complain(form, error)
        else:
            toasts.success(request, _("“%(name)s” is saved.") % {"name": saved})
            return redirect("office:questionnaire_questions", saved.pk)
    context = {"questionnaire": found, "form": form}
    status = 422 if form.errors else 200
    return page(request, "backoffice/visitors/questionnaire_edit.html", context, here="questions", status=status)


@needs(C.PROMOTIONS_EDIT, methods=("GET", "POST"))
def questions(request: OfficeRequest, pk: int) -> HttpResponse:
    """The questions in their order, and a form for one more."""
    found = get_object_or_404(Questionnaire, pk=pk)
    form = QuestionForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            writing.add_question(questionnaire=found, **form.details())
        except AkrabError as error:
            complain(form, error)
        else:
            toasts.success(request, _("The question is added."))
            return redirect("office:questionnaire_questions", pk)
    names = {code: name for kind in Question.Kind.values for code, name in writing.targets(kind)}
    context = {
        "questionnaire": found,
        "form": form,
        "rows": [(one, names.get(one.target, "") if one.target else "") for one in found.questions.all()],
        "answered": found.replies.exists(),
    }
    status = 422 if form.errors else 200
    return page(request, "backoffice/visitors/questions.html", context, here="questions", status=status)


@needs(C.PROMOTIONS_EDIT, methods=("POST",))
def question(request: OfficeRequest, pk: int, deed: str) -> HttpResponse:
    """up or remove."""
    found = get_object_or_404(Question.objects.select_related("questionnaire"), pk=pk)
    deeds = {
        "up": (lambda: writing.raise_question(question=found), _("Moved up.")),
        "remove": (lambda: writing.remove_question(question=found), _("The question is removed.")),
    }
    if deed not in deeds:
        raise Http404
    attempt(request, *deeds[deed])
    return redirect("office:questionnaire_questions", found.questionnaire_id)
