"""Quick capture: a phone number or the text of a business card, and the code that customers scan at the counter."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.pages import page
from akrab.core import shop
from akrab.customers import capture, cardtext
from akrab.customers.handles import find_owner, normalise

LONGEST = 5000


@needs(C.CUSTOMERS_EDIT, methods=("GET", "POST"))
def quick(request: OfficeRequest) -> HttpResponse:
    """One box: what is pasted is read and shown in the form of a new customer, or the record is opened."""
    text = request.POST.get("text", "").strip()[:LONGEST]
    problem = ""
    if request.method == "POST":
        card = cardtext.read(text, region=shop.get("region"))
        known = find_owner(normalise("phone", card.phone)) if card.phone else None
        if known is not None:
            return redirect("office:customer", known.customer_id)
        said = {
            "name": card.name or card.company,
            "phone": card.phone,
            "email": card.email,
            "city": card.city,
            "address": card.address,
            "occupation": ", ".join(part for part in (card.occupation, card.company if card.name else "") if part)[:80],
        }
        if any(said.values()):
            filled = {key: value for key, value in said.items() if value}
            return redirect(f"{reverse('office:customer_new')}?{urlencode(filled)}")
        problem = _("No name, phone number or e-mail address was found in it. Write at least a phone number.")
    context = {"text": text, "problem": problem}
    status = 422 if problem else 200
    return page(request, "backoffice/contacts/quick.html", context, here="customers", status=status)


@needs(C.CUSTOMERS_EDIT)
def counter_code(request: OfficeRequest) -> HttpResponse:
    """The QR code for the counter, and who has left a contact by it."""
    context = {"left": [entry.customer for entry in capture.lately() if entry.customer is not None]}
    if not request.htmx:
        import segno

        address = request.build_absolute_uri(reverse("storefront:hello", args=[capture.token(request.user)]))
        drawn = segno.make(address, error="m", micro=False)
        context |= {"code": drawn.svg_inline(scale=6, border=3, light="#fff", dark="#000"), "address": address}  # type: ignore[dict-item]
    return page(request, "backoffice/contacts/counter_code.html", context, here="customers", partial="left")
