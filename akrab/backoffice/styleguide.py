"""/styleguide: every part of the look with real content, in both themes, for those who build pages."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from akrab.accounts.access import Capability, may
from akrab.core import clock, shop
from akrab.core.templatetags.looks import STATES

TREND = [31, 28, 35, 30, 41, 38, 44, 40, 52, 47, 55, 61, 58, 66]


class Example(forms.Form):
    """Every kind of field, two of them wrong."""

    name = forms.CharField(label=_("Name"), max_length=60)
    phone = forms.CharField(
        label=_("Phone and WhatsApp"), help_text=_("As you would dial it, for example 0812-3456-7890.")
    )
    kind = forms.ChoiceField(
        label=_("Kind of shop"), choices=[("phones", _("Phones and electronics")), ("gifts", _("Gifts"))]
    )
    note = forms.CharField(label=_("Note"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    how = forms.ChoiceField(
        label=_("How shall we deliver?"),
        choices=[("pickup", _("I collect it at the shop")), ("courier", _("By courier to my address"))],
        widget=forms.RadioSelect,
    )
    news = forms.BooleanField(label=_("Tell me about offers by WhatsApp"), required=False)


def styleguide(request: HttpRequest) -> HttpResponse:
    """The page; for the shop's own people only. `?accent=rose` shows another of the five colours."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if not may(request.user, Capability.OFFICE_ENTER):
        raise PermissionDenied
    accents = shop.DECLARED["accent"].choices
    accent = request.GET.get("accent", "")
    settings = shop.everything() | ({"accent": accent} if accent in accents else {})
    typed = {"wrong-name": "Siti Nurhaliza", "wrong-phone": "0812", "wrong-kind": "phones", "wrong-how": ""}
    form = Example(typed, prefix="wrong")
    form.add_error("phone", gettext("This number is too short: an Indonesian number has 10 to 13 digits."))
    context: dict[str, Any] = {
        "here": "styleguide",
        "counts": {"today": 7, "orders_waiting": 3, "members_pending": 2},
        "shop": settings,
        "accents": accents,
        "form": Example(prefix="fresh"),
        "wrong": form,
        "states": [(sort, list(codes)) for sort, codes in STATES.items()],
        "trend": TREND,
        "falling": TREND[::-1],
        "now": clock.now(),
        "earlier": clock.now() - dt.timedelta(hours=5),
        "tones": ["primary", "success", "warning", "error", "info"],
        "crumbs": [{"url": "#", "label": _("Orders")}, {"label": "A-1042"}],
        "tabs": [
            {"url": "#", "label": _("Waiting"), "count": 3, "current": True, "icon": "clock"},
            {"url": "#", "label": _("Under way"), "icon": "truck"},
            {"url": "#", "label": _("Everything")},
        ],
        "periods": [
            {"url": "#", "label": _("Day")},
            {"url": "#", "label": _("Week"), "current": True},
            {"url": "#", "label": _("Month")},
        ],
        "paths": ["waiting", "accepted", "sent", "done", "rejected"],
    }
    return render(request, "backoffice/styleguide.html", context)
