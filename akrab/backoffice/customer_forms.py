"""The forms of a customer: details with the shop's own fields, a new handle, a note, a tag."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.core import customfields
from akrab.core.models import CustomField
from akrab.customers.models import Customer, Handle

OWN = "own_"  # in front of the shop's own fields


class DetailsForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=150, required=False)
    city = forms.CharField(label=gettext_lazy("City"), max_length=80, required=False)
    address = forms.CharField(
        label=gettext_lazy("Address"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    country = forms.CharField(label=gettext_lazy("Country"), max_length=80, required=False)
    occupation = forms.CharField(label=gettext_lazy("Occupation"), max_length=80, required=False)
    gender = forms.ChoiceField(
        label=gettext_lazy("Gender"), required=False, choices=[("", "–"), *Customer.Gender.choices]
    )
    birthday = forms.DateField(
        label=gettext_lazy("Birthday"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "min": "1900-01-01"}),
        help_text=gettext_lazy("For greetings and gifts. Under 18, offers need the yes of a parent."),
    )
    is_company = forms.BooleanField(label=gettext_lazy("A company or an institution"), required=False)
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        required=False,
        help_text=gettext_lazy("Messages to them are written in it."),
    )
    listed = forms.BooleanField(
        label=gettext_lazy("Shown in the list of members (the customer agreed)"), required=False
    )

    def __init__(self, *args: Any, customer: Customer | None = None, **kwargs: Any) -> None:
        if customer:
            kwargs["initial"] = {name: getattr(customer, name) for name in self.base_fields if hasattr(customer, name)}
            kwargs["initial"] |= {OWN + key: value for key, value in customer.custom.items()}
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", _("not known")), *settings.LANGUAGES]  # type: ignore[attr-defined]
        for own in customfields.fields_of("customer"):
            self.fields[OWN + own.key] = _field(own)

    def details(self) -> dict[str, Any]:
        return {key: value for key, value in self.cleaned_data.items() if not key.startswith(OWN)}

    def own(self) -> dict[str, Any]:
        return {key[len(OWN) :]: value for key, value in self.cleaned_data.items() if key.startswith(OWN)}


class NewForm(DetailsForm):
    phone = forms.CharField(
        label=gettext_lazy("Phone and WhatsApp"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "placeholder": "0812-3456-7890"}),
    )
    email = forms.CharField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "email", "placeholder": "nama@example.com"}),
    )
    field_order = (
        "name",
        "phone",
        "email",
        "city",
        "address",
        "country",
        "occupation",
        "gender",
        "birthday",
        "language",
        "is_company",
        "listed",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["listed"]  # only the customer can agree to that


def _field(own: CustomField) -> forms.Field:
    """What is typed is checked by `core.customfields`, whose sentence comes back beside the field."""
    match own.kind:
        case CustomField.Kind.CHOICE:
            choices = [("", "–"), *((choice, choice) for choice in own.choices)]
            return forms.ChoiceField(label=own.label, required=False, choices=choices)
        case CustomField.Kind.YES_NO:
            return forms.BooleanField(label=own.label, required=False)
        case CustomField.Kind.DATE:
            widget = forms.TextInput(attrs={"type": "date"})
            return forms.CharField(label=own.label, required=False, max_length=40, widget=widget)
        case CustomField.Kind.NUMBER:
            widget = forms.TextInput(attrs={"inputmode": "decimal"})
            return forms.CharField(label=own.label, required=False, max_length=40, widget=widget)
        case _:
            return forms.CharField(label=own.label, required=False, max_length=1000)


class HandleForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Handle.Kind.choices)
    text = forms.CharField(label=gettext_lazy("Number, address or name"), max_length=254)


class NoteForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=5000,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": gettext_lazy("What should the others know?")}),
    )


class TagForm(forms.Form):
    tag = forms.CharField(
        label=gettext_lazy("Tag"),
        max_length=40,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("new tag"), "list": "known-tags"}),
    )
