"""Small changes to a product: its pictures' order and texts, and its end."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.pages import attempt
from akrab.catalogue import actions
from akrab.catalogue.models import Picture, Product
from akrab.core.errors import AkrabError


@needs(C.PRODUCTS_EDIT, methods=("POST",))
def picture_change(request: OfficeRequest, pk: int, picture: int) -> HttpResponse:
    found = get_object_or_404(Picture.objects.select_related("product"), product_id=pk, pk=picture)
    step = {"-1": -1, "1": 1}.get(request.POST.get("step", ""), 0)
    attempt(
        request,
        lambda: actions.change_picture(picture=found, alt=request.POST.get("alt"), step=step, actor=request.user),
        _("The pictures are saved."),
    )
    return redirect("office:product", pk)


@needs(C.PRODUCTS_EDIT, methods=("POST",))
def product_remove(request: OfficeRequest, pk: int) -> HttpResponse:
    found = Product.objects.filter(pk=pk).first()
    if found is None:  # a second click
        return redirect("office:products")
    try:
        gone = actions.remove_product(product=found, actor=request.user)
    except AkrabError as error:
        messages.error(request, str(error))
        return redirect("office:product", pk)
    text = _("“%(name)s” is deleted.") if gone else _("“%(name)s” is in the archive.")
    messages.success(request, text % {"name": found.name})
    return redirect("office:products")
