"""The tree of categories."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import complain
from akrab.backoffice.pages import attempt, page
from akrab.backoffice.product_forms import CategoryForm
from akrab.backoffice.product_list import categories_by_tree
from akrab.catalogue import actions
from akrab.catalogue.models import Category, Product
from akrab.core.errors import AkrabError


@needs(C.PRODUCTS_EDIT)
def categories(request: OfficeRequest) -> HttpResponse:
    counted = Product.objects.exclude(category=None).values_list("category_id").annotate(n=Count("id")).order_by()
    context = {"tree": categories_by_tree(), "products": dict(counted)}
    return page(request, "backoffice/categories.html", context, here="categories")


@needs(C.PRODUCTS_EDIT, methods=("GET", "POST"))
def category(request: OfficeRequest, pk: int | None = None) -> HttpResponse:
    """A new category, or a change of one."""
    found = get_object_or_404(Category, pk=pk) if pk else None
    form = CategoryForm(request.POST if request.method == "POST" else None, category=found)
    if form.is_valid():
        values = form.cleaned_data
        translations = dict(found.translations) if found else {}
        if values["name_en"]:
            translations["en"] = {**translations.get("en", {}), "name": values["name_en"]}
        else:
            translations.pop("en", None)
        try:
            saved = actions.save_category(
                category=found,
                name=values["name"],
                parent=values["parent"],
                icon=values["icon"] or "package",
                position=values["position"] or 0,
                translations=translations,
                actor=request.user,
            )
        except AkrabError as error:
            complain(form, error)
        else:
            messages.success(request, _("“%(name)s” is saved.") % {"name": saved})
            return redirect("office:categories")
    context = {"category": found, "form": form}
    return page(request, "backoffice/category.html", context, here="categories", status=422 if form.errors else 200)


@needs(C.PRODUCTS_EDIT, methods=("POST",))
def category_remove(request: OfficeRequest, pk: int) -> HttpResponse:
    found = Category.objects.filter(pk=pk).first()
    if found is not None:
        attempt(
            request,
            lambda: actions.remove_category(category=found, actor=request.user),
            _("“%(name)s” is removed.") % {"name": found},
        )
    return redirect("office:categories")
