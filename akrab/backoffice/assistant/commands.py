"""Commands by chat: whose phone it is, what was commanded, and what the shop allows."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.accounts.access import Capability as C
from akrab.accounts.access import may
from akrab.accounts.actions import change_shop_settings
from akrab.assistant import actions
from akrab.assistant.actions.linking import CODE_MINUTES
from akrab.assistant.commands import help_text
from akrab.assistant.models import ChatCommand, ChatNumber
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.pages import attempt, page
from akrab.core import shop
from akrab.counter.models import Pin

SHOWN = 20
HOW = [
    ("off", gettext_lazy("Orders in messages are not read")),
    ("staff", gettext_lazy("We look at a draft before the customer sees it")),
    ("customer", gettext_lazy("The customer sees a draft at once when it is clear; the rest waits for us")),
]


class AssistantForm(forms.Form):
    assistant_orders = forms.ChoiceField(
        label=gettext_lazy("When a customer writes an order"), choices=HOW, widget=forms.RadioSelect
    )
    assistant_owner = forms.BooleanField(
        label=gettext_lazy("People of the shop may give commands by WhatsApp"), required=False
    )


@needs(C.OFFICE_ENTER)
def commands(request: OfficeRequest) -> HttpResponse:
    return _page(request)


def _page(request: OfficeRequest, code_shown: str = "", form: AssistantForm | None = None) -> HttpResponse:
    numbers = ChatNumber.objects.select_related("user")
    everybody = may(request.user, C.PEOPLE_MANAGE)
    context = {
        "numbers": list(numbers if everybody else numbers.filter(user=request.user)),
        "given": list(ChatCommand.objects.filter(user=request.user).order_by("-id")[:SHOWN]),
        "has_pin": Pin.objects.filter(user=request.user).exists(),
        "code": code_shown,
        "minutes": CODE_MINUTES,
        "words": help_text(request.user, "").splitlines()[1:],
        "is_on": shop.get("assistant_owner"),
        "settings_form": form or AssistantForm(initial=shop.everything()),
        "tab": "commands",
    }
    status = 422 if form is not None and form.errors else 200
    return page(request, "backoffice/assistant/commands.html", context, here="assistant", status=status)


@needs(C.OFFICE_ENTER, methods=("POST",))
def code(request: OfficeRequest) -> HttpResponse:
    """A new code, shown this once."""
    return _page(request, actions.link_code(user=request.user))


@needs(C.OFFICE_ENTER, methods=("POST",))
def remove(request: OfficeRequest, pk: int) -> HttpResponse:
    number = get_object_or_404(ChatNumber, pk=pk)
    attempt(request, lambda: actions.forget_number(number=number, actor=request.user), _("The number is taken out."))
    return redirect("office:assistant_commands")


@needs(C.SETTINGS_EDIT, methods=("POST",))
def settings(request: OfficeRequest) -> HttpResponse:
    form = AssistantForm(request.POST)
    if not form.is_valid():
        return _page(request, form=form)
    change_shop_settings(values=form.cleaned_data, actor=request.user)
    messages.success(request, _("The settings are saved."))
    return redirect("office:assistant_commands")
