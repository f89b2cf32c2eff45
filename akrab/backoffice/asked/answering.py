"""From a question to its answer: on the page of frequent questions, as a saved answer, in a product's description.
Everything is prepared here and read by a person before anybody else sees it."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages as toasts
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.accounts.access import Capability as C
from akrab.accounts.access import may
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.asked.views import examples_for
from akrab.backoffice.forms import complain
from akrab.backoffice.pages import page
from akrab.catalogue.models import Product
from akrab.content.models import Page
from akrab.core.errors import AkrabError
from akrab.engagement.answers import VARIABLES
from akrab.insight.asked import actions, queries, words
from akrab.insight.asked.cleaning import for_everybody
from akrab.insight.models import AskedQuestion

ROWS = {"rows": 7}


class FaqForm(forms.Form):
    heading = forms.CharField(label=gettext_lazy("Question"), max_length=200)
    answer = forms.CharField(
        label=gettext_lazy("Answer"),
        max_length=5_000,
        widget=forms.Textarea(attrs=ROWS),
        help_text=gettext_lazy("Read it once more: nothing about a single customer may stand here."),
    )


class SavedForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    shortcut = forms.CharField(
        label=gettext_lazy("Short name for conversations"),
        max_length=31,
        help_text=gettext_lazy("Typed after / in a conversation, such as /hours."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
    )
    text = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=5_000,
        strip=False,
        widget=forms.Textarea(attrs=ROWS),
        help_text=gettext_lazy("{name} stands for the name of the customer who asks."),
    )


class DescriptionForm(forms.Form):
    description = forms.CharField(
        label=gettext_lazy("Description"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 12})
    )


@needs(C.REPORTS_VIEW, C.SETTINGS_EDIT, methods=("GET", "POST"))
def faq(request: OfficeRequest, pk: int) -> HttpResponse:
    """The question and its answer for the page of frequent questions."""
    question, language = get_object_or_404(AskedQuestion, pk=pk), _language(request)
    begun = {"heading": heading_of(question, language), "answer": _answer(request, question)}
    form = FaqForm(request.POST if request.method == "POST" else None, initial=begun)
    if form.is_valid():
        try:
            actions.publish(question=question, language=language, actor=request.user, **form.cleaned_data)
        except AkrabError as error:
            complain(form, error)
        else:
            toasts.success(request, _("It stands on the page. From now on it is counted whether it is asked less."))
            return redirect("office:asked_one", pk)
    written = Page.objects.filter(slug=actions.SLUG, language=language).exists()
    return _shown(request, question, form, "faq", language, {"written": written})


@needs(C.REPORTS_VIEW, C.MESSAGES_SEND, methods=("GET", "POST"))
def saved(request: OfficeRequest, pk: int) -> HttpResponse:
    """A saved answer of the inbox."""
    question, language = get_object_or_404(AskedQuestion, pk=pk), _language(request)
    name = heading_of(question, language).rstrip("?")
    begun = {
        "name": name[:80],
        "shortcut": slugify(question.topic.partition("_")[0] or question.words)[:20],
        "text": _answer(request, question),
    }
    form = SavedForm(request.POST if request.method == "POST" else None, initial=begun)
    if form.is_valid():
        try:
            actions.keep_answer(
                question=question, language=language, variables=VARIABLES, actor=request.user, **form.cleaned_data
            )
        except AkrabError as error:
            complain(form, error)
        else:
            toasts.success(request, _("Kept. In a conversation it is found under /."))
            return redirect("office:asked_one", pk)
    return _shown(request, question, form, "saved", language)


@needs(C.REPORTS_VIEW, C.PRODUCTS_EDIT, methods=("GET", "POST"))
def of_product(request: OfficeRequest, pk: int, product: int) -> HttpResponse:
    """The description of a product that customers ask about, with the answer at its end."""
    question, goods = get_object_or_404(AskedQuestion, pk=pk), get_object_or_404(Product, pk=product)
    with translation.override(settings.LANGUAGE_CODE):  # the description is written in the shop's own language
        said = _("Customers often ask: %(question)s") % {"question": words.name(question)}
    parts = [goods.description.strip(), said]
    begun = {"description": "\n\n".join(filter(None, [*parts, _answer(request, question)]))}
    form = DescriptionForm(request.POST if request.method == "POST" else None, initial=begun)
    if form.is_valid():
        try:
            actions.tell_of_product(question=question, product=goods, actor=request.user, **form.cleaned_data)
        except AkrabError as error:
            complain(form, error)
        else:
            toasts.success(request, _("The description is kept."))
            return redirect("office:asked_one", pk)
    return _shown(request, question, form, "product", "", {"product": goods})


def _shown(
    request: OfficeRequest, question: AskedQuestion, form: forms.Form, way: str, language: str,
    more: dict[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    address = reverse(f"office:asked_{way}", args=[question.pk]) if language else ""
    context = {
        "question": question,
        "name": words.name(question),
        "form": form,
        "way": way,
        "language": language,
        "languages": [
            {"url": f"{address}?language={code}", "label": label, "current": code == language}
            for code, label in settings.LANGUAGES
            if language
        ],
        "answers": queries.answers(question) if may(request.user, C.MESSAGES_VIEW) else [],
        "examples": examples_for(request.user, question)[:5],
    } | (more or {})
    status = 422 if form.errors else 200
    return page(request, "backoffice/asked/answer.html", context, here="asked", status=status)


def _language(request: OfficeRequest) -> str:
    wished = request.POST.get("language") or request.GET.get("language", "")
    return wished if wished in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def heading_of(question: AskedQuestion, language: str) -> str:
    """The question as a heading: of a topic in that language, else the words that people share."""
    if question.topic:
        with translation.override(language):
            return words.name(question)
    return f"{question.words[:1].upper()}{question.words[1:]}?"


def _answer(request: OfficeRequest, question: AskedQuestion) -> str:
    """What the shop said most often, without what belongs to one customer; nothing for who may not read messages."""
    if not may(request.user, C.MESSAGES_VIEW):
        return ""
    said = queries.answers(question)
    return for_everybody(said[0].text, said[0].who) if said else ""
