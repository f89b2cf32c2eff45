"""The shop's own texts, and the way to reach it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.http import escape_leading_slashes
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from akrab.content.markup import render as markdown
from akrab.content.queries import page as own_page
from akrab.messaging import asking
from akrab.messaging.models import Message
from akrab.storefront.access import customer_of
from akrab.storefront.account import MessageForm, prepared, send_to_shop
from akrab.storefront.pagecache import public_page
from akrab.storefront.showcase import ask_link

MENU = {"how-to-buy": "how_to_buy", "about": "profile"}  # page → entry of the menu


@public_page(depends=("shop",))
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """A text of the shop. Raises Http404 for one that nobody wrote."""
    found = own_page(slug)
    if found is None or slug == "home":
        raise Http404
    return render(
        request,
        "storefront/page.html",
        {
            "here": MENU.get(slug, slug),
            "page": found,
            "body": markdown(found.body),
            "ask": ask_link(_("Hello, I have a question.")),
        },
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    """Where the shop is and how to reach it. Customers write here; guests find WhatsApp and the address."""
    customer = customer_of(request)
    form = MessageForm(initial=prepared(request))
    if request.method == "POST":
        if customer is None:
            return render(request, "storefront/contact.html", _contact(form, None), status=403)
        form = MessageForm(request.POST)
        if form.is_valid() and send_to_shop(customer, form, channel=Message.Channel.FORM):
            asking.keep(customer=customer, said=request.POST.dict(), way="contact form")
            messages.success(request, _("Your message has reached the shop. The answer comes to your inbox."))
            return redirect("storefront:contact")
    context = _contact(form, customer)
    context["questions"] = asking.questions(customer, said=request.POST.dict()) if customer is not None else []
    return render(request, "storefront/contact.html", context, status=422 if form.errors else 200)


def _contact(form: MessageForm, customer: object) -> dict[str, object]:
    found = own_page("contact")
    return {
        "here": "contact",
        "form": form,
        "customer": customer,
        "page": found,
        "body": markdown(found.body) if found else "",
        "ask": ask_link(_("Hello, I have a question.")),
    }


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  Django passes it
    """An address without its last stroke is led on; everything else gets the friendly page with the search."""
    unknown = request.resolver_match is None
    if unknown and request.method in {"GET", "HEAD"} and not request.path_info.endswith("/"):
        try:
            resolve(request.path_info + "/")
        except Resolver404:
            pass
        else:
            query = request.META.get("QUERY_STRING", "")
            return HttpResponsePermanentRedirect(escape_leading_slashes(f"{request.path}/") + (query and f"?{query}"))
    frame = "404.html" if request.path_info.startswith(("/office/", "/api/")) else "storefront/not_found.html"
    return render(request, frame, status=404)
