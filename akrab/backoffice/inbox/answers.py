"""Saved answers: the list, one answer to write or change, and one filled in for a conversation."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import complain
from akrab.backoffice.inbox.talks import found
from akrab.backoffice.pages import page
from akrab.core.errors import AkrabError
from akrab.engagement import answers as filling
from akrab.messaging import saved
from akrab.messaging.models import SavedAnswer


class AnswerForm(forms.Form):
    shortcut = forms.CharField(
        label=gettext_lazy("Short name"),
        max_length=31,
        help_text=gettext_lazy("Typed after / in a conversation, such as /hours."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
    )
    text_id = forms.CharField(
        label=gettext_lazy("Text in Indonesian"),
        max_length=saved.LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    text_en = forms.CharField(
        label=gettext_lazy("Text in English"),
        max_length=saved.LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@needs(C.MESSAGES_SEND, methods=("GET", "POST"))
def answers(request: OfficeRequest) -> HttpResponse:
    """All of them, and a form for a new one."""
    return _page(request, None, AnswerForm(request.POST if request.method == "POST" else None))


@needs(C.MESSAGES_SEND, methods=("GET", "POST"))
def answer(request: OfficeRequest, pk: int) -> HttpResponse:
    """Change one."""
    one = get_object_or_404(SavedAnswer, pk=pk)
    initial = {"shortcut": one.shortcut, **{f"text_{code}": text for code, text in one.texts.items()}}
    return _page(request, one, AnswerForm(request.POST if request.method == "POST" else None, initial=initial))


def _page(request: OfficeRequest, one: SavedAnswer | None, form: AnswerForm) -> HttpResponse:
    if form.is_valid():
        typed = form.cleaned_data
        texts = {code: typed[f"text_{code}"] for code, _name in settings.LANGUAGES}
        try:
            saved.save(shortcut=typed["shortcut"], texts=texts, known=filling.VARIABLES, answer=one)
        except AkrabError as error:
            complain(form, error)
        else:
            messages.success(request, _("The answer is kept."))
            return redirect("office:saved_answers")
    context = {
        "form": form,
        "one": one,
        "rows": SavedAnswer.objects.all(),
        "variables": filling.VARIABLES,
        "tab": "answers",
    }
    status = 422 if form.errors else 200
    return page(request, "backoffice/inbox/answers.html", context, here="messages", status=status)


@needs(C.MESSAGES_SEND, methods=("POST",))
def remove(request: OfficeRequest, pk: int) -> HttpResponse:
    SavedAnswer.objects.filter(pk=pk).delete()
    messages.success(request, _("The answer is removed."))
    return redirect("office:saved_answers")


@needs(C.MESSAGES_SEND)
def filled(request: OfficeRequest, pk: int, answer: int) -> HttpResponse:
    """The answer for this person, filled in from what the shop knows; 422 with the reason when something is missing."""
    one = get_object_or_404(SavedAnswer, pk=answer)
    talk = found(pk)
    language = (talk.customer.language if talk.customer else "") or settings.LANGUAGE_CODE
    try:
        return JsonResponse({"text": filling.fill(one.text(language), conversation=talk, user=request.user)})
    except AkrabError as error:
        return JsonResponse({"problem": str(error)}, status=422)
