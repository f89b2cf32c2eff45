"""Home, the list of products, one product, the catalogue to take away. All of them public and kept."""

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotModified, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import http_date
from django.utils.text import slugify
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from akrab.catalogue import booklet, bookletcsv, facets, queries
from akrab.catalogue.models import Category, Product, Variant
from akrab.content.queries import page as own_page
from akrab.core import money, shop
from akrab.insight.offers import queries as offers
from akrab.storefront import chips, showcase
from akrab.storefront.pagecache import public_page
from akrab.storefront.paging import page_number

MOST_ON_PAPER = 1000
MOST_ATTRIBUTES = 6  # to narrow by at once
ORDERS = [
    ("usual", gettext_lazy("Most popular")),
    ("new", gettext_lazy("Newest")),
    ("cheap", gettext_lazy("Cheapest first")),
    ("dear", gettext_lazy("Dearest first")),
    ("rated", gettext_lazy("Best rated")),
    ("name", gettext_lazy("By name")),
]


STARS = (4, 3)  # "and more", to narrow by


class FilterForm(forms.Form):
    """What a visitor narrows the list by. A price that is no number gets a sentence; the rest still counts."""

    q = forms.CharField(required=False, max_length=100, label=gettext_lazy("Search"))
    brand = forms.CharField(required=False, max_length=60, label=gettext_lazy("Brand"))
    low = forms.CharField(required=False, max_length=20, label=gettext_lazy("Price from"))
    high = forms.CharField(required=False, max_length=20, label=gettext_lazy("Price up to"))
    available = forms.BooleanField(required=False, label=gettext_lazy("Only what is in stock"))
    rating = forms.ChoiceField(
        required=False, choices=[(str(stars), str(stars)) for stars in STARS], label=gettext_lazy("Rating")
    )
    order = forms.ChoiceField(required=False, choices=ORDERS, label=gettext_lazy("Sort by"))

    def _price(self, name: str) -> int | None:
        typed = self.cleaned_data[name].strip()
        if not typed:
            return None
        try:
            amount = money.parse_money(typed, shop.get("currency"))
        except money.MoneyError as error:
            raise forms.ValidationError(str(error)) from error
        if amount < 0:
            raise forms.ValidationError(_("The amount must be zero or more."))
        return amount

    def clean_low(self) -> int | None:
        return self._price("low")

    def clean_high(self) -> int | None:
        return self._price("high")

    def filters(self, category: Category | None) -> queries.Filters:
        self.is_valid()
        clean = self.cleaned_data
        return queries.Filters(
            query=clean.get("q", ""),
            category=category,
            brand=clean.get("brand", ""),
            lowest=clean.get("low"),
            highest=clean.get("high"),
            available=clean.get("available", False),
            order=clean.get("order") or "usual",
            rating=int(clean.get("rating") or 0),
            attributes=self.attributes(),
        )

    def attributes(self) -> dict[str, tuple[str, ...]]:
        """`a=Colour:black`, as often as one likes; any of the values of an attribute will do."""
        chosen: dict[str, tuple[str, ...]] = {}
        for text in dict.fromkeys(self.data.getlist("a") if isinstance(self.data, QueryDict) else []):
            key, colon, value = text.partition(":")
            if colon and key and value and (key in chosen or len(chosen) < MOST_ATTRIBUTES):
                chosen[key] = (*chosen.get(key, ()), value)
        return chosen


@public_page(depends=("catalogue", "shop"))
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    on_sale = queries.products(queries.Filters(available=True))
    featured = list(on_sale.order_by(*queries.ORDERS["usual"])[:8])
    shown = {product.pk for product in featured}
    newest = [product for product in on_sale.order_by(*queries.ORDERS["new"])[:12] if product.pk not in shown][:4]
    return render(
        request,
        "storefront/home.html",
        {
            "here": "home",
            "opening": own_page("home"),
            "featured": featured,
            "newest": newest,
            "shelves": showcase.shelves(),
            "ask": showcase.ask_link(_("Hello, I have a question.")),
        },
    )


@public_page(
    depends=("catalogue", "shop"),
    query=("category", "brand", "available", "rating", "order", "page"),
    typed=("q", "low", "high"),
    many=("a",),
    fragments=("results",),
)
@require_safe
def products(request: HttpRequest, slug: str = "") -> HttpResponse:
    """The list; `slug` names a category. htmx takes the part `results` alone, with the counts of the filters."""
    slug = slug or request.GET.get("category", "")
    category = get_object_or_404(Category.objects.select_related("parent__parent"), slug=slug) if slug else None
    form = FilterForm(request.GET)
    filters = form.filters(category)
    found = None
    if filters.query.strip():
        filters, found = queries.searched(filters)
    brands = facets.brands(filters)
    fitting = brands.fitting(filters)
    page = showcase.page_of(filters, page_number(request), fitting)
    query = request.GET.copy()
    for name in ("page", "category"):
        query.pop(name, None)
    path = _path(category)
    active = chips.active(filters, query, path)
    fragment = getattr(request, "fragment", "")
    context = {
        "here": "products",
        "category": category,
        "trail": showcase.trail(category),
        "form": form,
        "filters": filters,
        "found": found,
        "page": page,
        "query": filters.query,
        "rest": query.urlencode(),
        "path": path,
        "shelves": [] if fragment else showcase.shelves(category),
        "brands": brands.offered,
        "facets": facets.facets(filters, fitting=fitting, kept=showcase.whole),
        "stars": STARS,
        "orders": ORDERS,
        "active": active,
        "narrowed": bool(active),
        "canonical": settings.BASE_URL + path,
        "first_row": showcase.FIRST_ROW,
        "fragment": fragment,
    }
    response = render(request, "storefront/products.html" + (f"#{fragment}" if fragment else ""), context)
    if not page.object_list and filters.brand:
        response.headers["X-Keep"] = "no"  # any word may stand in a link
    return response


def _path(category: Category | None) -> str:
    return reverse("storefront:category", args=[category.slug]) if category else reverse("storefront:products")


@public_page(depends=("catalogue", "shop", offers.VERSION))
@require_safe
def product(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "storefront/product.html", product_context(showcase.detail(slug)))


def product_context(shown: showcase.Detail) -> dict[str, object]:
    """What the product page needs; also used when a form on it is refused."""
    return {
        "here": "products",
        "shown": shown,
        "product": shown.product,
        "ask": showcase.ask_about(shown),
        "share": showcase.share_link(shown),
        "structured_data": showcase.structured_data(shown),
        "quantity": "1",
        "answers": {},
        "chosen": shown.first.variant.pk if shown.first else None,
    }


def _goods() -> "QuerySet[Variant]":
    on_sale = Variant.objects.filter(is_active=True, product__state=Product.State.ACTIVE)
    return (
        on_sale.exclude(product__kind=Product.Kind.CHARGE)
        .select_related("product__category")
        .order_by("product__category__position", "product__category__name", "product__name", "product_id", "position")
    )


@public_page(depends=("catalogue", "shop", booklet.VERSION))
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """The whole range on a page to print, and as files to take away."""
    count = _goods().count()
    return render(
        request,
        "storefront/catalogue.html",
        {
            "here": "catalogue",
            "goods": list(_goods()[:MOST_ON_PAPER]),
            "more": max(0, count - MOST_ON_PAPER),
            "count": count,
            "booklet": booklet.ready(get_language() or settings.LANGUAGE_CODE),
        },
    )


@never_cache
@require_safe
def catalogue_status(request: HttpRequest) -> HttpResponse:
    """The part of the page about the PDF, asked again until it is there."""
    found = booklet.ready(get_language() or settings.LANGUAGE_CODE)
    return render(request, "storefront/catalogue.html#booklet", {"booklet": found})


@require_safe
def catalogue_pdf(request: HttpRequest) -> HttpResponseBase:
    """The catalogue with pictures, as the worker made it last; while there is none, the page says that it is being
    made."""
    found = booklet.ready(get_language() or settings.LANGUAGE_CODE)
    if found is None:
        return redirect("storefront:catalogue")
    if request.headers.get("If-None-Match") == found.etag:
        return HttpResponseNotModified(headers={"ETag": found.etag})
    return FileResponse(
        found.path.open("rb"),
        as_attachment=True,
        filename=f"{_file_name()}.pdf",
        content_type="application/pdf",
        headers={
            "ETag": found.etag,
            "Last-Modified": http_date(found.made_at.timestamp()),
            "Cache-Control": "public, max-age=60",
            "Vary": "Accept-Language, Cookie",
        },
    )


@public_page(depends=("catalogue", "shop"))
@require_safe
def catalogue_csv(request: HttpRequest) -> HttpResponse:
    """The same as a file for spreadsheets and resellers: one row per article."""
    return HttpResponse(
        bookletcsv.render(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{_file_name()}.csv"'},
    )


def _file_name() -> str:
    return f"{slugify(shop.get('name')) or 'shop'}-{slugify(_('catalogue'))}"
