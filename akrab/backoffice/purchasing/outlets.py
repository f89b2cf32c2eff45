"""Outlets: where goods lie."""

from django import forms
from django.contrib import messages
from django.db.models import Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import complain
from akrab.backoffice.pages import page
from akrab.catalogue import outlets as actions
from akrab.catalogue.models import Outlet, OutletStock, Stock
from akrab.core.errors import AkrabError


class OutletForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    address = forms.CharField(
        label=gettext_lazy("Address"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    phone = forms.CharField(
        label=gettext_lazy("Phone"), max_length=20, required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )
    is_active = forms.BooleanField(label=gettext_lazy("In use"), required=False, initial=True)


class OutletChoice(forms.ModelChoiceField):
    """One of the outlets in use; the main one is chosen unless something else is."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(Outlet.objects.filter(is_active=True), empty_label=None, **kwargs)  # type: ignore[arg-type]


@needs(C.STOCK_MOVE)
def outlets(request: OfficeRequest) -> HttpResponse:
    main = actions.main_outlet()
    pieces = dict(OutletStock.objects.values_list("outlet_id").annotate(n=Sum("on_hand")).order_by())
    whole = Stock.objects.aggregate(all=Sum("on_hand"), elsewhere=Sum("elsewhere"))
    pieces[main.pk] = (whole["all"] or 0) - (whole["elsewhere"] or 0)
    context = {"outlets": list(Outlet.objects.order_by("-is_active", "-is_main", "name")), "pieces": pieces}
    return page(request, "backoffice/purchasing/outlets.html", context, here="stock")


@needs(C.STOCK_MOVE, methods=("GET", "POST"))
def outlet(request: OfficeRequest, pk: int | None = None) -> HttpResponse:
    found = get_object_or_404(Outlet, pk=pk) if pk else None
    initial = {name: getattr(found, name) for name in OutletForm.base_fields} if found else None
    form = OutletForm(request.POST if request.method == "POST" else None, initial=initial)
    if found and found.is_main:
        form.fields["is_active"].widget = forms.HiddenInput()
    if form.is_valid():
        values = {**form.cleaned_data, "is_active": form.cleaned_data["is_active"] or bool(found and found.is_main)}
        try:
            saved = actions.save_outlet(outlet=found, actor=request.user, **values)
        except AkrabError as error:
            complain(form, error)
        else:
            messages.success(request, _("“%(name)s” is saved.") % {"name": saved})
            return redirect("office:outlets")
    context = {"outlet": found, "form": form}
    status = 422 if form.errors else 200
    return page(request, "backoffice/purchasing/outlet.html", context, here="stock", status=status)
