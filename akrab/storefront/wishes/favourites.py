"""Products a customer keeps in mind: the heart, and the page of all of them."""

from django.contrib import messages
from django.core.paginator import EmptyPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from akrab.catalogue.models import Product
from akrab.customers.models import Customer
from akrab.reviews.models import Favourite
from akrab.reviews.queries import alerts_of, favourites_of, to_review
from akrab.reviews.wishes import set_favourite
from akrab.storefront.access import for_customers, own_referer
from akrab.storefront.paging import page_number

PER_PAGE = 24


@require_POST
@for_customers
def favourite(request: HttpRequest, customer: Customer, pk: int) -> HttpResponse:
    """Fill the heart or empty it: `wanted` says which; a plain form, which does not know, turns it over."""
    product = get_object_or_404(Product.objects.on_sale().exclude(kind=Product.Kind.CHARGE), pk=pk)
    said = request.POST.get("wanted")
    wanted = said == "1" if said else not Favourite.objects.filter(customer=customer, product=product).exists()
    set_favourite(customer=customer, product=product, wanted=wanted)
    text = _("“%(name)s” is one of your favourites now.") if wanted else _("“%(name)s” is no favourite any more.")
    if request.headers.get("HX-Request"):
        return HttpResponse(text % {"name": product}, content_type="text/plain; charset=utf-8")
    messages.success(request, text % {"name": product})
    return redirect(own_referer(request, "/account/favourites/"))


@require_safe
@for_customers
def favourites(request: HttpRequest, customer: Customer) -> HttpResponse:
    """What the customer keeps in mind, waits for, and could review."""
    try:
        page = Paginator(favourites_of(customer), PER_PAGE).page(page_number(request))
    except EmptyPage as error:
        raise Http404 from error
    page.object_list = list(page.object_list)
    context = {
        "here": "favourites",
        "page": page,
        "alerts": list(alerts_of(customer)[:50]),
        "to_review": to_review(customer),
    }
    return render(request, "storefront/wishes/favourites.html", context)
