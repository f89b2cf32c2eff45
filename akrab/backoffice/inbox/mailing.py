"""How e-mail leaves: how many an hour, over how many connections, and where what comes back goes."""

from typing import Any

from django import forms
from django.conf import settings as site
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.accounts.access import Capability as C
from akrab.accounts.actions import change_shop_settings
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import WholeField, complain, whole_input
from akrab.backoffice.pages import page
from akrab.core import shop
from akrab.core.errors import AkrabError
from akrab.messaging import queries

KEYS = ("mail_per_hour", "mail_connections", "mail_bounce_address")


class MailForm(forms.Form):
    mail_per_hour = WholeField(
        label=gettext_lazy("Most mails that leave in an hour"),
        min_value=0,
        max_value=1_000_000,
        widget=whole_input(),
        help_text=gettext_lazy(
            "Your mail provider says how many it takes. 0: no limit. A fifth is kept for what is written to one person."
        ),
    )
    mail_connections = WholeField(
        label=gettext_lazy("Connections to the mail server at the same time"),
        min_value=1,
        max_value=20,
        widget=whole_input(),
        help_text=gettext_lazy("More are faster when the server is far away; many providers take no more than a few."),
    )
    mail_bounce_address = forms.CharField(
        label=gettext_lazy("Mailbox for mails that come back"),
        max_length=120,
        required=False,
        widget=forms.EmailInput(attrs={"placeholder": "kembali@toko.id", "autocomplete": "off"}),
        help_text=gettext_lazy(
            "Each mail then gets a return address of its own (kembali+17-…@toko.id), so a report finds its mail even "
            "when it quotes nothing. It must be the mailbox that Akrab reads, and take addresses with a plus. Empty: "
            "the shop's address."
        ),
    )

    def clean_mail_bounce_address(self) -> str:
        address: str = self.cleaned_data["mail_bounce_address"].strip().lower()
        if address:
            validate_email(address)
            if "+" in address:
                raise ValidationError(_("Write the address without a plus; Akrab adds it."))
        return address


@needs(C.SETTINGS_EDIT, methods=("GET", "POST"))
def settings(request: OfficeRequest) -> HttpResponse:
    now: dict[str, Any] = shop.everything()
    form = MailForm(request.POST if request.method == "POST" else None, initial={key: now[key] for key in KEYS})
    if form.is_valid():
        try:
            change_shop_settings(values={key: form.cleaned_data[key] for key in KEYS}, actor=request.user)
        except AkrabError as error:
            complain(form, error)
        else:
            messages.success(request, _("The settings are saved."))
            return redirect("office:inbox_mail")
    context = {
        "form": form,
        "tab": "mail",
        "resting": queries.resting_lanes(),
        "server": site.MAIL_SERVER and f"{site.MAIL_SERVER['host']}:{site.MAIL_SERVER['port']}",
        "signed": site.DKIM and site.DKIM["domain"],
        "read": site.MAIL_BOX and f"{site.MAIL_BOX['user']} · {site.MAIL_BOX['host']}",
        "left": queries.mails_this_hour(),
    }
    return page(request, "backoffice/inbox/mail.html", context, here="messages", status=422 if form.errors else 200)
