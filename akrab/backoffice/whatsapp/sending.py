"""A template in a conversation: chosen, its blanks filled, its cost shown, sent."""

import secrets
from typing import Any

from django import forms
from django.contrib import messages as toasts
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import complain
from akrab.backoffice.pages import page
from akrab.core.errors import AkrabError
from akrab.messaging import files
from akrab.messaging.answering import answer
from akrab.messaging.channels import way_of
from akrab.messaging.models import Conversation, Message, WhatsAppTemplate
from akrab.messaging.whatsapp import meter, templates
from akrab.messaging.whatsapp.blanks import FILES, FITS, Given, beyond, blanks, check_file, fill, written
from akrab.messaging.whatsapp.contacts import contact_for, is_open


class BlanksForm(forms.Form):
    """One box for each blank of the template."""

    def __init__(self, template: WhatsAppTemplate, data: Any = None, files: Any = None, *, name: str = "") -> None:
        self.template = template
        self.wanted = [one for one in blanks(template) if one.kind in {"text", "url", "code"}]
        self.above = next((one for one in blanks(template) if one.kind in FILES), None)
        super().__init__(data, files, initial={"key": secrets.token_urlsafe(16)})
        if self.above is not None:
            kinds, most = FITS[self.above.kind]
            self.fields["header"] = forms.FileField(
                label=_("File above the text"),
                help_text=_("%(kinds)s, at most %(mb)d MB.")
                % {"kinds": ", ".join(sorted(one.rpartition("/")[2].upper() for one in kinds)), "mb": most},
                widget=forms.FileInput(attrs={"accept": ",".join(sorted(kinds))}),
            )
        for place, one in enumerate(self.wanted):
            self.fields[one.field.replace(".", "_")] = forms.CharField(
                label=f"{{{{{one.name}}}}}" if one.kind == "text" else one.name,
                max_length=600,
                initial=name if place == 0 and one.field.startswith("body.") else "",
                help_text=_("For example: %(example)s") % {"example": one.example} if one.example else "",
            )
        self.fields["key"] = forms.CharField(max_length=43, widget=forms.HiddenInput)

    def spec(self) -> dict[str, Any]:
        """What goes with the message."""
        given = {one: self.cleaned_data[one.field.replace(".", "_")] for one in self.wanted}
        return {
            "name": self.template.name,
            "language": self.template.language,
            "body": {one.name: text for one, text in given.items() if one.field.startswith("body.")},
            "header": next((text for one, text in given.items() if one.field == "header"), ""),  # a file comes beside
            "buttons": {
                one.field.removeprefix("buttons."): text
                for one, text in given.items()
                if one.field.startswith("buttons.")
            },
        }


@needs(C.MESSAGES_SEND, methods=("GET", "POST"))
def choose(request: OfficeRequest, pk: int) -> HttpResponse:
    """Send one template to the person of a conversation."""
    conversation = get_object_or_404(Conversation.objects.select_related("customer"), pk=pk)
    reach = way_of(Message.Channel.WHATSAPP).reach(conversation)
    if conversation.customer is None:
        raise Http404
    usable = [one for one in templates.usable() if not beyond(one)]
    wanted = request.POST.get("template") or request.GET.get("template", "")
    chosen = next((one for one in usable if str(one.pk) == wanted), usable[0] if len(usable) == 1 else None)
    form = None
    if chosen is not None:
        posted = request.POST if request.method == "POST" else None
        form = BlanksForm(chosen, posted, request.FILES or None, name=conversation.customer.name)
        if posted is not None and form.is_valid():
            try:
                _send(request, conversation, form)
            except AkrabError as error:
                complain(form, error)
            else:
                toasts.success(request, _("The template is on its way."))
                return redirect("office:talk", conversation.pk)
    context = {
        "conversation": conversation,
        "reach": reach,
        "usable": usable,
        "chosen": chosen,
        "text": written(chosen, Given(body={})) if chosen else "",
        "cost": _cost(chosen, conversation, reach.address) if chosen else "",
        "form": form,
    }
    status = 422 if form is not None and form.errors else 200
    return page(request, "backoffice/whatsapp/send_template.html", context, here="messages", status=status)


def _cost(template: WhatsAppTemplate, conversation: Conversation, address: str) -> str:
    assert conversation.customer is not None
    window = is_open(contact_for(conversation.customer))
    price = meter.price(template.category, address, window_open=window)
    if price.micros is None:
        return _("What it costs is not known: no rate is entered.")
    if price.micros == 0 or window:
        return _("It costs nothing: the customer has just written.")
    return _("It costs %(cost)s once it is delivered.") % {"cost": meter.shown(price.micros)}


def _send(request: OfficeRequest, conversation: Conversation, form: BlanksForm) -> None:
    spec = form.spec()
    given = Given(body=spec["body"], header={"id": "-"} if form.above else spec["header"], buttons=spec["buttons"])
    try:
        fill(form.template, given)
        kept = [_file(form)] if form.above else []
    except AkrabError as error:
        error.field = (error.field or "").replace(".", "_").replace("files", "header")
        raise
    answer(
        conversation=conversation,
        text=written(form.template, given),
        key=form.cleaned_data["key"],
        actor=request.user,
        channel=Message.Channel.WHATSAPP,
        data={"template": spec},
        files=kept,
    )


def _file(form: BlanksForm) -> files.Stored:
    """Raises FileError, BlankError."""
    assert form.above is not None
    upload = form.cleaned_data["header"]
    kept = files.keep(upload, name=upload.name, size=upload.size)
    check_file(form.template, form.above, kept.mime, kept.size)
    return kept
