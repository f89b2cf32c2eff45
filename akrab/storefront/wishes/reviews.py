"""What customers say of a product: all of it on a page, and the form to write."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import EmptyPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from akrab.catalogue import pictures
from akrab.catalogue.models import Product
from akrab.core.errors import AkrabError
from akrab.core.ratelimit import allow
from akrab.customers.models import Customer
from akrab.reviews import actions, queries
from akrab.reviews.errors import ReviewError
from akrab.reviews.models import Review
from akrab.storefront.access import for_customers
from akrab.storefront.offer import on_sale
from akrab.storefront.pagecache import public_page
from akrab.storefront.paging import page_number

PER_PAGE = 20
PER_HOUR = 20


@public_page(depends=("catalogue", "shop"), query=("page",))
@require_safe
def reviews(request: HttpRequest, slug: str) -> HttpResponse:
    """All published reviews, the newest first, page by page."""
    product = on_sale(slug)
    try:
        page = Paginator(queries.published_of(product), PER_PAGE).page(page_number(request))
    except EmptyPage as error:
        raise Http404 from error
    page.object_list = list(page.object_list)
    context = {"here": "products", "product": product, "page": page, "bars": queries.stars_of(product).items()}
    return render(request, "storefront/wishes/reviews.html", context)


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """Several pictures at once; each cleaned by the field's own rules."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(PicturesField, self).clean(file, initial) for file in files]


class ReviewForm(forms.Form):
    rating = forms.TypedChoiceField(
        label=gettext_lazy("Your rating"),
        choices=[(str(n), str(n)) for n in actions.STARS],
        coerce=int,
        error_messages={"required": gettext_lazy("Choose from one to five stars.")},
    )
    text = forms.CharField(
        label=gettext_lazy("How is it?"),
        required=False,
        max_length=actions.LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("What do you like, what not? Would you buy it again?"),
    )
    pictures = PicturesField(
        label=gettext_lazy("Pictures"),
        required=False,
        help_text=gettext_lazy("Up to three."),
        widget=ManyFiles(attrs={"accept": "image/*", "multiple": True}),
    )
    keep = forms.MultipleChoiceField(required=False)  # stems of pictures that stay

    def __init__(self, data: Any = None, files: Any = None, *, known: Review | None) -> None:
        initial = {"rating": known.rating, "text": known.text, "keep": known.pictures} if known else {}
        super().__init__(data, files, initial=initial)
        self.fields["keep"].choices = [(stem, stem) for stem in known.pictures] if known else []  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@for_customers
def write(request: HttpRequest, customer: Customer, slug: str) -> HttpResponse:
    """The customer's one review of this product. Whoever did not buy it is told why there is no form."""
    product = on_sale(slug)
    known = queries.review_of(customer, product)
    form = ReviewForm(known=known)
    if request.method == "POST":
        form = ReviewForm(request.POST, request.FILES, known=known)
        if form.is_valid():
            review = _save(customer, product, form)
            if review is not None:
                messages.success(request, _thanks(review))
                return redirect("storefront:favourites")
    context = {
        "here": "favourites",
        "product": product,
        "form": form,
        "known": known,
        "stars": tuple(reversed(actions.STARS)),
        "rated": form["rating"].value(),
        "kept": [stem for stem in known.pictures if stem in (form["keep"].value() or [])] if known else [],
        "bought": queries.bought(customer, product),
    }
    return render(request, "storefront/wishes/review_write.html", context, status=422 if form.errors else 200)


def _save(customer: Customer, product: Product, form: ReviewForm) -> Review | None:
    """Write it; None, with the reason in the form, when that is refused."""
    typed = form.cleaned_data
    if not allow(f"review:{customer.pk}", limit=PER_HOUR, seconds=3600):
        form.add_error(None, _("There were many reviews within an hour. Please wait a little."))
        return None
    try:
        if len(typed["keep"]) + len(typed["pictures"]) > actions.MOST_PICTURES:
            raise ReviewError(_("A review has room for three pictures. Leave some out."), field="pictures")
        if not queries.bought(customer, product):  # before pictures are made for nothing
            raise ReviewError(_("Only customers who bought this product and paid for it can review it."))
        return actions.write_review(
            customer=customer,
            product=product,
            rating=typed["rating"],
            text=typed["text"],
            pictures=[*typed["keep"], *_made(typed["pictures"])],
        )
    except pictures.PictureError as error:
        form.add_error("pictures", str(error))
    except AkrabError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
    return None


def _made(files: Sequence[UploadedFile]) -> list[str]:
    return [pictures.make(file.read(pictures.LARGEST_FILE + 1)).stem for file in files]


def _thanks(review: Review) -> str:
    if review.state == Review.State.PUBLISHED:
        return _("Thank you. Your review stands in the shop.")
    return _("Thank you. The shop looks at your review, then it stands in the shop.")
