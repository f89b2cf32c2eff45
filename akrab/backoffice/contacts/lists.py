"""The list of customers, kept and used: saved lists, chosen columns, and what is done with many at once."""

import secrets
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from akrab.accounts.access import Capability as C
from akrab.accounts.access import may
from akrab.backoffice import customer_columns, customer_list
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.contacts import files, to_many
from akrab.backoffice.customer_filters import Wanted, wanted_from
from akrab.backoffice.pages import page
from akrab.core import clock
from akrab.core.errors import AkrabError
from akrab.core.templatetags.akrab import grouped
from akrab.customers import many
from akrab.customers.actions import CustomerError
from akrab.customers.models import Customer, Tag, View

MOST_VIEWS = 20
DEEDS = {
    "tag": gettext_lazy("Give a tag"),
    "untag": gettext_lazy("Take a tag away"),
    "language": gettext_lazy("Set the language"),
    "note": gettext_lazy("Write a note"),
    "message": gettext_lazy("Prepare a message"),
    "xlsx": gettext_lazy("Save as XLSX"),
    "csv": gettext_lazy("Save as CSV"),
}
MOST = {"note": 5000, "csv": 200_000}  # at once
MOST_OF_OTHERS = 20_000


def _back(wanted: Wanted) -> HttpResponse:
    return redirect(f"{reverse('office:customers')}?{wanted.address}")


@needs(C.CUSTOMERS_VIEW, methods=("POST",))
def view_save(request: OfficeRequest) -> HttpResponse:
    """Keep the list as it is narrowed now, with its columns, under a name; the same name again is changed."""
    wanted, name = wanted_from(request.POST), " ".join(request.POST.get("name", "").split())[:40]
    known = View.objects.filter(owner=request.user).exclude(name="")
    if not name or not wanted.narrowed:
        messages.error(request, _("Narrow the list first, then write a name for it."))
    elif known.count() >= MOST_VIEWS and not known.filter(name=name).exists():
        messages.error(request, _("There are %(n)d already. Remove one first.") % {"n": MOST_VIEWS})
    else:
        columns = [one.key for one in customer_columns.chosen_by(request.user)]
        kept = {"narrowed": wanted.pairs, "columns": columns, "created_at": clock.now()}
        View.objects.update_or_create(owner=request.user, name=name, defaults=kept)
        messages.success(request, _("The list is kept as “%(name)s”.") % {"name": name})
    return _back(wanted)


@needs(C.CUSTOMERS_VIEW, methods=("POST",))
def view_remove(request: OfficeRequest, pk: int) -> HttpResponse:
    View.objects.filter(pk=pk, owner=request.user).delete()
    return redirect("office:customers")


@needs(C.CUSTOMERS_VIEW, methods=("POST",))
def columns(request: OfficeRequest) -> HttpResponse:
    """What this person wants to see of each customer; of a saved list that is open, what that list shows."""
    keys = request.POST.getlist("column")
    view = View.objects.filter(owner=request.user, pk=_number(request.POST.get("view"))).first()
    if view is None:
        customer_columns.choose(request.user, keys, now=clock.now())
        return _back(wanted_from(request.POST))
    known = customer_columns.all_columns()
    view.columns = [key for key in dict.fromkeys(keys) if key in known][: customer_columns.MOST]
    view.save(update_fields=["columns"])
    return redirect(f"{reverse('office:customers')}?{view.query}&view={view.pk}")


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 18 else 0


@needs(C.CUSTOMERS_EDIT, methods=("POST",))
def bulk(request: OfficeRequest, deed: str) -> HttpResponseBase:
    """Do one thing with many customers: those that are ticked, or all that fit. What needs a word or a choice asks for
    it on a page of its own, which also says how many they are."""
    if deed == "do":
        deed = request.POST.get("deed", "")
    if deed not in DEEDS or (deed == "message" and not may(request.user, C.MESSAGES_SEND)):
        raise Http404
    wanted = wanted_from(request.POST)
    most = MOST.get(deed, MOST_OF_OTHERS)
    ids = _chosen(request, wanted, most + 1)
    if not ids:
        messages.error(request, _("Tick at least one customer, or choose all that fit."))
        return _back(wanted)
    if len(ids) > most:
        messages.error(request, _("That is more than %(n)s at once. Narrow the list first.") % {"n": grouped(most)})
        return _back(wanted)
    if deed in {"csv", "xlsx"}:
        view = View.objects.filter(owner=request.user, pk=_number(request.POST.get("view"))).first()
        return files.download(deed, ids, customer_columns.chosen_by(request.user, view))
    if not _answered(request):
        return _ask(request, deed, wanted, len(ids))
    try:
        if deed == "message":
            asked = to_many.asked(request.POST, len(ids))
            if "go" not in request.POST or request.POST.get("seen") != asked.seen:
                return _ask(request, deed, wanted, len(ids), seen=asked.seen, looked=to_many.looked(asked, ids))
            said = to_many.send(request, asked, ids)
        else:
            said = _do(request, deed, ids)
    except AkrabError as error:
        return _ask(request, deed, wanted, len(ids), problem=str(error))
    messages.success(request, said)
    by_hand = deed == "message" and request.POST.get("channel") != "email"
    return redirect("office:whatsapp") if by_hand else _back(wanted)


def _answered(request: OfficeRequest) -> bool:
    """Whether the form of its page comes back: to do it, or to look at a message first."""
    return "go" in request.POST or "look" in request.POST


def _chosen(request: OfficeRequest, wanted: Wanted, limit: int) -> list[int]:
    if request.POST.get("scope") == "all":
        return customer_list.ids(wanted, limit=limit)
    ticked = {_number(text) for text in request.POST.getlist("customer")[:limit]}
    return list(Customer.objects.present().filter(pk__in=ticked).order_by("pk").values_list("pk", flat=True))


def _ask(
    request: OfficeRequest, deed: str, wanted: Wanted, n: int, *, problem: str = "", seen: str = "",
    looked: to_many.Looked | None = None,
) -> HttpResponse:  # fmt: skip
    context: dict[str, Any] = {
        "deed": deed,
        "title": DEEDS[deed],
        "n": n,
        "wanted": wanted,
        "every": request.POST.get("scope") == "all",
        "chosen": request.POST.getlist("customer")[:MOST_OF_OTHERS],
        "tags": Tag.objects.order_by("name") if deed in {"tag", "untag"} else [],
        "languages": settings.LANGUAGES,
        "problem": problem,
        "typed": request.POST if _answered(request) else QueryDict(),
        "key": request.POST.get("key") or secrets.token_urlsafe(8),
    }
    if deed == "message":
        context |= to_many.choices(n) | {"seen": seen, "looked": looked}
    status = 422 if problem else 200
    return page(request, "backoffice/contacts/bulk.html", context, here="customers", status=status)


def _do(request: OfficeRequest, deed: str, ids: list[int]) -> str:
    """Do it; what was done, in words. Raises AkrabError."""
    said = request.POST.get("text", "").strip()
    if deed == "tag":
        done = many.tag_many(ids=ids, name=said, actor=request.user)
    elif deed == "untag":
        tag = Tag.objects.filter(pk=_number(request.POST.get("choice"))).first()
        if tag is None:
            raise CustomerError(_("Choose a tag."))
        done = many.untag_many(ids=ids, tag=tag, actor=request.user)
    elif deed == "language":
        language = request.POST.get("language", "")
        if language not in dict(settings.LANGUAGES):
            raise CustomerError(_("Choose a language."))
        done = many.set_language(ids=ids, language=language, actor=request.user)
    else:
        done = many.note_many(ids=ids, text=said, actor=request.user)
    text = ngettext("%(n)d customer was changed.", "%(n)d customers were changed.", done) % {"n": done}
    rest = len(ids) - done
    if rest:
        text += " " + ngettext("%(n)d was so already.", "%(n)d were so already.", rest) % {"n": rest}
    return text
