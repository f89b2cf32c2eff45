"""The shop's own fields on its customers' records."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.accounts.access import Capability as C
from akrab.accounts.fields import add_custom_field, remove_custom_field
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import complain
from akrab.backoffice.pages import attempt, page
from akrab.core import customfields
from akrab.core.errors import AkrabError
from akrab.core.models import CustomField


class FieldForm(forms.Form):
    label = forms.CharField(label=gettext_lazy("Name of the field"), max_length=80)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=CustomField.Kind.choices)
    choices = forms.CharField(
        label=gettext_lazy("Choices"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Only for a choice: one in each line."),
    )
    required = forms.BooleanField(label=gettext_lazy("Must be filled in"), required=False)


@needs(C.SETTINGS_EDIT, methods=("GET", "POST"))
def fields(request: OfficeRequest) -> HttpResponse:
    form = FieldForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        choices = [line.strip() for line in form.cleaned_data["choices"].splitlines() if line.strip()]
        try:
            made = add_custom_field(
                entity="customer",
                label=form.cleaned_data["label"],
                kind=form.cleaned_data["kind"],
                choices=choices,
                required=form.cleaned_data["required"],
                actor=request.user,
            )
        except AkrabError as error:
            complain(form, error)
        else:
            messages.success(
                request, _("Every customer’s record now has the field “%(label)s”.") % {"label": made.label}
            )
            return redirect("office:fields")
    context = {"fields": customfields.fields_of("customer"), "form": form}
    return page(request, "backoffice/fields.html", context, here="settings", status=422 if form.errors else 200)


@needs(C.SETTINGS_EDIT, methods=("POST",))
def field_remove(request: OfficeRequest, pk: int) -> HttpResponse:
    found = CustomField.objects.filter(pk=pk, entity="customer").first()
    if found is not None:
        attempt(
            request,
            lambda: remove_custom_field(field=found, actor=request.user),
            _("The field “%(label)s” is removed. What was written in it is kept.") % {"label": found.label},
        )
    return redirect("office:fields")
