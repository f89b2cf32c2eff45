"""The approved WhatsApp template that carries a notice when the customer has not written within 24 hours."""

from typing import Any

from django import forms
from django.contrib import messages as toasts
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.pages import page
from akrab.backoffice.texts.sources import Source, language_in, source_of
from akrab.core.errors import AkrabError
from akrab.messaging.models import NoticeTemplate, WhatsAppTemplate
from akrab.messaging.texts import actions
from akrab.messaging.texts.queries import TemplateMapping
from akrab.messaging.whatsapp import settings as whatsapp
from akrab.messaging.whatsapp import templates as store
from akrab.messaging.whatsapp.blanks import FILES, Blank, blanks, written


class BlanksForm(forms.Form):
    """One field per blank of the template; a blank that is named like a variable is filled already."""

    def __init__(self, template: WhatsAppTemplate, known: set[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in blanks(template):
            initial = kwargs.get("initial", {}).get(one.field) or (f"{{{one.name}}}" if one.name in known else "")
            self.fields[one.field] = forms.CharField(
                label=_label(one),
                max_length=500,
                initial=initial,
                help_text=_("As it was approved: %(example)s") % {"example": one.example} if one.example else "",
                widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "{name}"}),
            )


def _label(one: Blank) -> str:
    if one.kind in FILES:
        return _("Address of the file at the beginning")
    if one.field == "header":
        return _("Heading {{%(name)s}}") % {"name": one.name}
    if one.field.startswith("buttons."):
        return _("Button “%(name)s”") % {"name": one.name}
    return _("Blank {{%(name)s}}") % {"name": one.name}


@needs(C.SETTINGS_EDIT, methods=("GET", "POST"))
def connect(request: OfficeRequest, key: str) -> HttpResponse:
    """Choose a template, say what fills its blanks, see how it will read."""
    source = _notice(request, key)
    given = request.POST if request.method == "POST" else request.GET
    language = language_in(given.get("language", ""))
    row = NoticeTemplate.objects.filter(notice=source.name, language=language).first()
    usable = [one for one in store.usable() if one.language.split("_")[0] == language]
    chosen = _chosen(given.get("template", ""), usable, row)
    form = None
    if chosen is not None:
        kept = row.blanks if row and (row.template, row.template_language) == (chosen.name, chosen.language) else {}
        known = {one.name for one in source.variables}
        form = BlanksForm(chosen, known, request.POST if request.method == "POST" else None, initial=kept)
        if request.method == "POST" and form.is_valid():
            try:
                actions.connect_template(
                    notice=source.name, language=language, template=chosen, filled=form.cleaned_data, actor=request.user
                )
            except AkrabError as error:
                form.add_error(error.field if error.field in form.fields else None, str(error))
            else:
                toasts.success(request, _("The template carries this notice from now on."))
                return redirect(_address(source, language))
    back = f"{reverse('office:message_text', args=[source.key])}?language={language}"
    context = {
        "source": source, "language": language, "usable": usable, "chosen": chosen, "form": form, "row": row,
        "ready": whatsapp.is_ready(), "back": back,
        "reads": _reads(source, language, chosen, form) if chosen and form else "",
    }  # fmt: skip
    status = 422 if form is not None and form.errors else 200
    return page(request, "backoffice/texts/whatsapp.html", context, here="message_texts", status=status)


def _address(source: Source, language: str) -> str:
    return f"{reverse('office:text_whatsapp', args=[source.key])}?language={language}"


def _notice(request: OfficeRequest, key: str) -> Source:
    source = source_of(key, request.user)
    if source.notice is None or "whatsapp" not in source.channels:
        raise Http404
    return source


def _chosen(wished: str, usable: list[WhatsAppTemplate], row: NoticeTemplate | None) -> WhatsAppTemplate | None:
    by_id = {str(one.pk): one for one in usable}
    if wished in by_id:
        return by_id[wished]
    return next(
        (one for one in usable if row and (one.name, one.language) == (row.template, row.template_language)), None
    )


def _reads(source: Source, language: str, chosen: WhatsAppTemplate, form: BlanksForm) -> str:
    """With the latest real case; blanks without anything stand as they are."""
    cases = list(source.samples.latest()) if source.samples else []
    values = source.values(cases[0][0] if cases else None, language)
    filled = {name: typed for name in form.fields if (typed := str(form[name].value() or "").strip())}
    try:
        given = TemplateMapping(chosen.name, chosen.language, filled).given(values)
    except AkrabError as error:
        return str(error)
    return written(chosen, given)


@needs(C.SETTINGS_EDIT, methods=("POST",))
def disconnect(request: OfficeRequest, key: str) -> HttpResponse:
    source = _notice(request, key)
    language = language_in(request.POST.get("language", ""))
    actions.disconnect_template(notice=source.name, language=language, actor=request.user)
    toasts.success(request, _("The template does not carry this notice any more."))
    return redirect(_address(source, language))
