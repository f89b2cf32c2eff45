"""The list of conversations: by state, channel, tag and person; and what a search finds."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.utils.translation import gettext_lazy

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.pages import page
from akrab.backoffice.paging import pack, unpack
from akrab.messaging import mentions, queries, search
from akrab.messaging.models import Conversation, Message

SIZE = 30
ORDER = ("-urgency", "-last_at", "-id")
VIEWS = {
    "open": gettext_lazy("Open"),
    "mine": gettext_lazy("Mine"),
    "free": gettext_lazy("Nobody’s"),
    "snoozed": gettext_lazy("Set aside"),
    "solved": gettext_lazy("Solved"),
    "all": gettext_lazy("All"),
}
ICONS = {
    Message.Channel.EMAIL: "mail",
    Message.Channel.WHATSAPP: "message-circle",
    Message.Channel.WHATSAPP_TAP: "message-circle",
    Message.Channel.INBOX: "inbox",
    Message.Channel.WEBCHAT: "messages-square",
    Message.Channel.FORM: "file-text",
    Message.Channel.SMS: "message-square",
    Message.Channel.PHONE: "phone",
    Message.Channel.VISIT: "store",
    Message.Channel.PUSH: "bell",
}
IN = (  # by which somebody can have written last
    Message.Channel.WHATSAPP, Message.Channel.WEBCHAT, Message.Channel.INBOX, Message.Channel.EMAIL,
    Message.Channel.FORM, Message.Channel.SMS, Message.Channel.PHONE, Message.Channel.VISIT,
)  # fmt: skip


@needs(C.MESSAGES_VIEW)
def inbox(request: OfficeRequest) -> HttpResponse:
    have = request.GET.get("have", "")
    if request.htmx and have and stamp(_rows(request)[1]) == have:
        return HttpResponse(status=204)  # nothing has changed since the list was drawn
    context = shelf(request)
    opened = request.GET.get("open", "")
    if opened.isdecimal():  # the conversation beside the list
        context["talk"] = {"pk": int(opened)}
    return page(request, "backoffice/inbox/inbox.html", context, here="messages", partial="rows")


def _rows(request: OfficeRequest) -> tuple[queries.Wanted, list[Conversation], str]:
    """What is asked for by the address, its rows, and where the next ones begin."""
    asked = _asked(request)
    what = queries.Wanted(
        view=asked["view"],
        user=request.user,
        channel=asked["channel"] if asked["channel"] in IN else "",
        label=asked["label"],
        assignee=int(asked["who"]) if asked["who"].isdecimal() else None,
    )
    if asked["q"].strip():
        return what, search.find(asked["q"]), ""
    return what, *_stretch(what, unpack(request.GET.get("after", ""), ORDER))


def _asked(request: OfficeRequest) -> dict[str, str]:
    asked = {name: request.GET.get(name, "")[:60] for name in ("view", "channel", "label", "who", "q")}
    return asked | {"view": asked["view"] if asked["view"] in VIEWS else "open"}


def shelf(request: OfficeRequest) -> dict[str, Any]:
    """What the list shows for this address: views with their counts, filters, rows, the next stretch."""
    asked = _asked(request)
    what, rows, after = _rows(request)
    first = unpack(request.GET.get("after", ""), ORDER) is None
    kept = {name: value for name, value in asked.items() if value and name != "q"}
    return {
        "rows": rows,
        "after": f"?{urlencode(kept | {'after': after})}" if after else "",
        "first": first,
        "stamp": stamp(rows),
        "again": f"?{urlencode(kept)}",
        "view": what.view,
        "views": _views(request, what.view, {name: value for name, value in kept.items() if name != "view"}),
        "what": what,
        "filtered": bool(what.channel or what.label or what.assignee),
        "channels": [(code, Message.Channel(code).label) for code in IN],
        "labels": queries.labels_in_use(),
        "colleagues": mentions.colleagues(),
        "called": mentions.unseen(request.user) if first else [],
        "query_words": asked["q"],
        "icons": ICONS,
    }


def stamp(rows: Sequence[Conversation]) -> str:
    """Differs when the rows would be drawn otherwise."""
    seen = [(one.pk, one.last_at, one.unread, one.state, one.assignee_id, one.urgency, one.last_text) for one in rows]
    return hashlib.blake2b(repr(seen).encode(), digest_size=9).hexdigest()


def _views(request: OfficeRequest, view: str, kept: dict[str, str]) -> list[dict[str, Any]]:
    counts = queries.waiting_counts(request.user)
    return [
        {
            "label": label,
            "url": f"?{urlencode(kept | {'view': name})}",
            "current": name == view,
            "count": "99+" if counts.get(name, 0) >= queries.MANY else counts.get(name, 0),
        }
        for name, label in VIEWS.items()
    ]


def _stretch(what: queries.Wanted, position: list[Any] | None) -> tuple[list[Conversation], str]:
    mark = (int(position[0]), dt.datetime.fromisoformat(position[1]), int(position[2])) if position else None
    found = queries.stretch(what, mark, SIZE + 1)
    if len(found) <= SIZE:
        return found, ""
    last = found[SIZE - 1]
    return found[:SIZE], pack([last.urgency, last.last_at, last.pk], ORDER)
