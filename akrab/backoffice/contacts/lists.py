"""The list of customers, kept: views that somebody saved, and what is done with all that fit."""

import csv
from collections.abc import Iterable

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.backoffice import customer_list
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.customer_list import Wanted
from akrab.core import clock
from akrab.core.errors import AkrabError
from akrab.customers import actions
from akrab.customers.models import Customer, Handle, View

NARROWED = ("q", "state", "standing", "tag", "sort")
MOST = 5000  # at once
MOST_VIEWS = 20


class _Echo:
    """A file that gives back what is written to it, line by line."""

    def write(self, text: str) -> str:
        return text


def _narrowed(request: OfficeRequest) -> dict[str, str]:
    said = {key: request.POST.get(key, "").strip()[:300] for key in NARROWED}
    return {key: value for key, value in said.items() if value}


def _back(said: dict[str, str]) -> HttpResponse:
    return redirect(f"{reverse('office:customers')}?{urlencode(said)}")


@needs(C.CUSTOMERS_VIEW, methods=("POST",))
def view_save(request: OfficeRequest) -> HttpResponse:
    """Keep the list as it is narrowed now, under a name; the same name again is changed."""
    said, name = _narrowed(request), " ".join(request.POST.get("name", "").split())[:40]
    known = View.objects.filter(owner=request.user)
    if not name or not said:
        messages.error(request, _("Narrow the list first, then write a name for it."))
    elif known.count() >= MOST_VIEWS and not known.filter(name=name).exists():
        messages.error(request, _("There are %(n)d already. Remove one first.") % {"n": MOST_VIEWS})
    else:
        View.objects.update_or_create(
            owner=request.user, name=name, defaults={"narrowed": said, "created_at": clock.now()}
        )
        messages.success(request, _("The list is kept as “%(name)s”.") % {"name": name})
    return _back(said)


@needs(C.CUSTOMERS_VIEW, methods=("POST",))
def view_remove(request: OfficeRequest, pk: int) -> HttpResponse:
    View.objects.filter(pk=pk, owner=request.user).delete()
    return redirect("office:customers")


@needs(C.CUSTOMERS_EDIT, methods=("POST",))
def bulk(request: OfficeRequest, deed: str) -> HttpResponseBase:
    """Do one thing with all customers that fit: `tag`, `note` or `export`."""
    said = _narrowed(request)
    ids = customer_list.ids(
        Wanted(
            query=said.get("q", ""),
            state=said.get("state", ""),
            standing=said.get("standing", ""),
            tag=said.get("tag", ""),
        ),
        limit=MOST,
    )
    text = request.POST.get("text", "").strip()
    if deed == "export":
        return _file(ids)
    if deed not in {"tag", "note"}:
        raise Http404
    try:
        for customer in Customer.objects.filter(pk__in=ids).order_by("pk"):
            if deed == "tag":
                actions.add_tag(customer=customer, name=text, actor=request.user)
            else:
                actions.add_note(customer=customer, text=text[:5000], actor=request.user)
    except AkrabError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Done with %(n)d customers.") % {"n": len(ids)})
    return _back(said)


def _file(ids: list[int]) -> StreamingHttpResponse:
    response = StreamingHttpResponse(_lines(ids), content_type="text/csv; charset=utf-8")
    name = f"customers-{clock.today():%Y-%m-%d}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _lines(ids: list[int]) -> Iterable[str]:
    """As a spreadsheet reads it, and as the import takes it again."""
    writer = csv.writer(_Echo())
    yield "\ufeff"
    yield writer.writerow(["name", "phone", "email", "city", "address", "country", "state", "since"])
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        reached: dict[tuple[int, str], str] = {}
        for pk, kind, value in Handle.objects.filter(customer_id__in=part).values_list("customer_id", "kind", "value"):
            reached.setdefault((pk, kind), value)
        for one in Customer.objects.filter(pk__in=part).order_by("name", "pk"):
            cells = [one.name, reached.get((one.pk, "phone"), ""), reached.get((one.pk, "email"), ""), one.city,
                     one.address, one.country, one.state, f"{one.created_at:%Y-%m-%d}"]  # fmt: skip
            yield writer.writerow([_harmless(cell) for cell in cells])


def _harmless(cell: str) -> str:
    """A name that begins like a formula is a name; a phone number keeps its plus."""
    return f"'{cell}" if cell[:1] in {"=", "@", "\t"} or (cell[:1] in "+-" and not cell[1:].isdigit()) else cell
