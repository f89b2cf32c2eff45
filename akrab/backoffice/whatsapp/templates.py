"""Templates at WhatsApp: what there is, how each stands, and submitting a new one."""

from typing import Any

from django import forms
from django.contrib import messages as toasts
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import complain
from akrab.backoffice.pages import page
from akrab.backoffice.whatsapp.tabs import tabs
from akrab.core.errors import AkrabError
from akrab.messaging.adapters.base import TransportError
from akrab.messaging.models import WhatsAppTemplate
from akrab.messaging.whatsapp import buttons, settings
from akrab.messaging.whatsapp import templates as store
from akrab.messaging.whatsapp.blanks import Given, names, written

LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]


class TemplateForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=512,
        help_text=gettext_lazy("Small letters, digits and the underscore, like order_ready. Customers do not see it."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=LANGUAGES)
    category = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[
            ("utility", gettext_lazy("About an order or a matter")),
            ("marketing", gettext_lazy("Advertising")),
        ],
        help_text=gettext_lazy("WhatsApp looks at the text and may put it into the dearer kind."),
    )
    header = forms.CharField(label=gettext_lazy("Heading"), max_length=60, required=False)
    body = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=1024,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Blanks in double braces: {{1}}, {{2}} or {{name}}, {{total}}."),
    )
    footer = forms.CharField(label=gettext_lazy("Small line at the end"), max_length=60, required=False)
    examples = forms.CharField(
        label=gettext_lazy("Examples for the blanks"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One per line, in the order of the blanks. WhatsApp wants to see them."),
    )
    buttons = forms.CharField(
        label=gettext_lazy("Buttons"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "One per line, at most 25 characters. Alone it is an answer to tap; with “| https://…” or “| 0812…” "
            "behind it opens a page or calls. An address may end with {{1}}."
        ),
    )

    def clean_buttons(self) -> list[dict[str, Any]]:
        try:
            return buttons.read(self.cleaned_data["buttons"])
        except buttons.ButtonError as error:
            raise forms.ValidationError(str(error)) from error

    def examples_of(self) -> dict[str, str]:
        given = [line.strip() for line in self.cleaned_data.get("examples", "").splitlines() if line.strip()]
        return dict(zip(names(self.cleaned_data.get("body", "")), given, strict=False))

    def draft(self) -> dict[str, Any]:
        """Raises TemplateError."""
        given = self.cleaned_data
        return store.draft(
            name=given["name"], language=given["language"], category=given["category"], body=given["body"],
            header=given["header"], footer=given["footer"], examples=self.examples_of(), buttons=given["buttons"],
        )  # fmt: skip


@needs(C.MESSAGES_SEND)
def templates(request: OfficeRequest) -> HttpResponse:
    rows = [{"one": one, "text": written(one, Given(body={}))} for one in WhatsAppTemplate.objects.all()[:300]]
    context = {"rows": rows, "ready": settings.is_ready(), "tabs": tabs(request.user, "whatsapp_templates")}
    return page(request, "backoffice/whatsapp/templates.html", context, here="whatsapp")


@needs(C.SETTINGS_EDIT, methods=("GET", "POST"))
def new(request: OfficeRequest) -> HttpResponse:
    """Write a template, look at it, submit it."""
    form = TemplateForm(request.POST) if request.method == "POST" else TemplateForm()
    preview = ""
    if form.is_bound and form.is_valid():
        try:
            draft = form.draft()
            preview = written(WhatsAppTemplate(components=draft["components"]), Given(body=form.examples_of()))
            if "submit" in request.POST:
                store.submit(template=draft, actor=request.user)
                toasts.success(request, _("The template is with WhatsApp. The answer comes within a day."))
                return redirect("office:whatsapp_templates")
        except AkrabError as error:
            complain(form, error)
        except TransportError as error:
            form.add_error(None, str(error))
    context = {"form": form, "preview": preview, "ready": settings.is_ready()}
    status = 422 if form.errors else 200
    return page(request, "backoffice/whatsapp/template_new.html", context, here="whatsapp", status=status)


@needs(C.MESSAGES_SEND, methods=("POST",))
def synchronise(request: OfficeRequest) -> HttpResponse:
    try:
        count = store.synchronise()
    except TransportError as error:
        toasts.error(request, str(error))
    else:
        said = ngettext("%(n)d template is there.", "%(n)d templates are there.", count) % {"n": count}
        toasts.success(request, said)
    return redirect("office:whatsapp_templates")
