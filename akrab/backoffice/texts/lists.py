"""All texts: those of notices by occasion, and the shop's own."""

from collections import defaultdict
from typing import Any

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.accounts.access import may
from akrab.accounts.models import User
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.pages import page
from akrab.backoffice.texts.sources import CHANNEL_NAMES, ICONS
from akrab.messaging.models import NoticeChannels, OwnText, TextVersion
from akrab.messaging.texts.notices import NOTICES, OCCASIONS
from akrab.messaging.texts.queries import USUAL


def tabs(user: User, current: str) -> list[dict[str, Any]]:
    """The two kinds of texts, as this person may see them."""
    shown = [("message_texts", _("What the shop tells by itself"), "bell", C.SETTINGS_EDIT),
             ("own_texts", _("Texts of your own"), "file-pen-line", C.MESSAGES_SEND)]  # fmt: skip
    return [
        {"url": reverse(f"office:{name}"), "label": label, "icon": icon, "current": name == current}
        for name, label, icon, capability in shown
        if may(user, capability)
    ]


@needs(C.MESSAGES_SEND)
def texts(request: OfficeRequest) -> HttpResponse:
    """Every notice with the channels it goes by. Who may not change them comes to the shop's own texts."""
    if not may(request.user, C.SETTINGS_EDIT):
        return redirect("office:own_texts")
    chosen = dict(NoticeChannels.objects.values_list("notice", "channels"))
    changed: dict[str, set[str]] = defaultdict(set)
    troubled = set()
    for one in TextVersion.objects.filter(own=None, active=True).only("notice", "language", "problem"):
        changed[one.notice].add(one.language.upper())
        if one.problem:
            troubled.add(one.notice)
    groups: dict[str, list[dict[str, Any]]] = {name: [] for name in OCCASIONS}
    for notice in NOTICES.values():
        on = frozenset(chosen.get(notice.name, USUAL))
        groups[notice.occasion].append(
            {
                "key": notice.name,
                "label": notice.label,
                "channels": [(CHANNEL_NAMES[one], ICONS[one], one in on) for one in notice.channels],
                "silent": not on & set(notice.channels),
                "changed": ", ".join(sorted(changed[notice.name])),
                "troubled": notice.name in troubled,
            }
        )
    context = {
        "groups": [(OCCASIONS[name], rows) for name, rows in groups.items() if rows],
        "tabs": tabs(request.user, "message_texts"),
    }
    return page(request, "backoffice/texts/texts.html", context, here="message_texts")


@needs(C.MESSAGES_SEND)
def own_texts(request: OfficeRequest) -> HttpResponse:
    """Texts of the shop's own: answers to questions that come often, words for campaigns."""
    versions = Prefetch("versions", TextVersion.objects.filter(active=True))
    context = {
        "rows": OwnText.objects.prefetch_related(versions)[:300],
        "tabs": tabs(request.user, "own_texts"),
    }
    return page(request, "backoffice/texts/own.html", context, here="message_texts")
