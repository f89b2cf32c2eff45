"""An article put on a list by typing, scanning or choosing: bar code or article number first, else by words."""

from dataclasses import dataclass, field

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.backoffice.forms import WholeField, whole_input
from akrab.catalogue.models import Category, Product, Variant
from akrab.catalogue.queries import branch
from akrab.core import search

MOST = 12  # choices shown for words that fit several articles


class ArticleForm(forms.Form):
    """What is put on the list, and how many of it. `variant` comes from a choice among several."""

    article = forms.CharField(
        label=gettext_lazy("Article"),
        max_length=100,
        required=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "enterkeyhint": "done", "autocapitalize": "off", "autofocus": True}
        ),
        help_text=gettext_lazy("Scan the bar code, or type the article number or some words of the name."),
    )
    variant = forms.IntegerField(required=False, widget=forms.HiddenInput())
    quantity = WholeField(
        label=gettext_lazy("Quantity"), min_value=0, max_value=1_000_000, initial=1, widget=whole_input()
    )


@dataclass(frozen=True)
class Found:
    """The one article meant, or the choices."""

    variant: Variant | None = None
    choices: list[Variant] = field(default_factory=list)


def goods() -> "QuerySet[Variant]":
    """Articles that have a stock and are not put away."""
    return Variant.objects.filter(is_active=True, product__kind=Product.Kind.GOODS).exclude(
        product__state=Product.State.ARCHIVED
    )


def find(text: str, variant_id: int | None = None) -> Found:
    """What `text` means: a chosen variant, its bar code or article number, else the words of its name."""
    rows = goods().select_related("product", "stock")
    if variant_id:
        return Found(rows.filter(pk=variant_id).first())
    text = text.strip()
    if not text:
        return Found()
    exact = list(rows.filter(Q(barcode=text) | Q(sku__iexact=text))[:2])
    if len(exact) == 1:
        return Found(exact[0])
    heard = search.look_for("product", text, limit=MOST)
    ids = heard.ids
    found = sorted(rows.filter(product__in=ids)[: MOST * 2], key=lambda one: (ids.index(one.product_id), one.position))
    narrowed = [one for one in found if set(search.words(text)) <= set(search.words(f"{one} {one.sku}"))] or found
    sure = len(narrowed) == 1 and not heard.instead  # what was only guessed is offered, not taken
    return Found(narrowed[0]) if sure else Found(choices=narrowed[:MOST])


def chosen(form: ArticleForm) -> tuple[Variant | None, list[Variant]]:
    """The article of a valid form, or the choices to show; the form is told when nothing fits."""
    found = find(form.cleaned_data["article"], form.cleaned_data["variant"])
    if found.variant is None and not found.choices:
        text = form.cleaned_data["article"]
        form.add_error(
            "article", _("There is no article “%(text)s”.") % {"text": text} if text else _("Which article?")
        )
    return found.variant, found.choices


def in_category(category: Category | None) -> "QuerySet[Variant]":
    """Goods of a category and all below it; of the whole shop without one."""
    rows = goods().filter(product__state=Product.State.ACTIVE)
    if category:
        rows = rows.filter(product__category_id__in=branch(category))
    return rows.select_related("product").order_by("product__name", "position", "id")
