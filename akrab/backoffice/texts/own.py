"""A text of the shop's own: its name, its short name in conversations, what it is for."""

from django import forms
from django.contrib import messages as toasts
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import complain
from akrab.backoffice.pages import page
from akrab.backoffice.texts.sources import source_of
from akrab.core.errors import AkrabError
from akrab.messaging.models import OwnText
from akrab.messaging.texts import actions


class OwnForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    shortcut = forms.CharField(
        label=gettext_lazy("Short name for conversations"),
        max_length=31,
        required=False,
        help_text=gettext_lazy("Typed after / in a conversation, such as /hours. Without one it is not offered there."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
    )
    purpose = forms.ChoiceField(
        label=gettext_lazy("What it is for"),
        choices=OwnText.Purpose.choices,
        help_text=gettext_lazy("News and offers go only to those who agreed to them."),
    )


@needs(C.MESSAGES_SEND, methods=("GET", "POST"))
def new(request: OfficeRequest) -> HttpResponse:
    return _named(request, None)


@needs(C.MESSAGES_SEND, methods=("GET", "POST"))
def rename(request: OfficeRequest, key: str) -> HttpResponse:
    return _named(request, _own(request, key))


def _own(request: OfficeRequest, key: str) -> OwnText:
    own = source_of(key, request.user).own
    if own is None:
        raise Http404
    return own


def _named(request: OfficeRequest, own: OwnText | None) -> HttpResponse:
    initial = {"name": own.name, "shortcut": own.shortcut or "", "purpose": own.purpose} if own else {}
    form = OwnForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            kept = actions.save_own(own=own, actor=request.user, **form.cleaned_data)
        except AkrabError as error:
            complain(form, error)
        else:
            toasts.success(request, _("Kept.") if own else _("Now write the text."))
            return redirect("office:message_text", f"own-{kept.pk}")
    context = {"form": form, "own": own}
    status = 422 if form.errors else 200
    return page(request, "backoffice/texts/own_name.html", context, here="message_texts", status=status)


@needs(C.MESSAGES_SEND, methods=("POST",))
def remove(request: OfficeRequest, key: str) -> HttpResponse:
    own = _own(request, key)
    actions.remove_own(own=own, actor=request.user)
    toasts.success(request, _("“%(name)s” is removed.") % {"name": own.name})
    return redirect("office:own_texts")
