"""Settings: which ways to pay are on, accounts, the shop's QRIS code, instructions; and the look at the sticker."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.accounts.access import Capability as C
from akrab.accounts.actions import change_shop_settings
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import WholeField, complain, whole_input
from akrab.backoffice.pages import page
from akrab.core import barcodes, clock, shop
from akrab.core.errors import AkrabError
from akrab.payments import methods, problems, qris, qrispicture, queries
from akrab.payments.errors import QrisError
from akrab.payments.models import Problem

ROWS = 3  # bank accounts
NOTED = ("transfer", "qris", "cash", "cod")
LANGUAGES = ("id", "en")


class WaysForm(forms.Form):
    """Bank accounts and instructions come as further fields."""

    on = forms.MultipleChoiceField(required=False)
    qris_text = forms.CharField(
        label=gettext_lazy("Text of your QRIS code"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4, "class": "num", "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Scan your counter sticker with any app that reads QR codes as text and paste what it shows. It begins "
            "with 000201."
        ),
    )
    qris_picture = forms.FileField(
        label=gettext_lazy("Or a picture of it"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=gettext_lazy(
            "A photo of your counter sticker, or a screenshot from your bank's app. We read the code."
        ),
    )
    payment_hours = WholeField(
        label=gettext_lazy("Hours until an awaited payment expires"), min_value=1, max_value=336, widget=whole_input()
    )
    cod_districts = forms.CharField(
        label=gettext_lazy("Areas with cash on delivery"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("Codes of provinces, cities or districts, separated by commas. Empty: everywhere."),
    )

    def __init__(self, data: Any = None, files: Any = None) -> None:
        now = shop.everything()
        initial: dict[str, Any] = {
            "on": now["payment_methods"],
            "qris_text": now["qris_text"],
            "payment_hours": now["payment_hours"],
            "cod_districts": ", ".join(now["cod_districts"]),
        }
        for place, account in enumerate(now["bank_accounts"][:ROWS]):
            initial |= {f"{key}_{place}": account.get(key, "") for key in ("bank", "number", "holder")}
        for code in NOTED:
            initial |= {f"note_{code}_{one}": now["payment_notes"].get(code, {}).get(one, "") for one in LANGUAGES}
        super().__init__(data, files, initial=initial)
        self.fields["on"].choices = [(one.method.code, one.method.label) for one in methods.handlers()]  # type: ignore[attr-defined]
        for place in range(ROWS):
            self.fields[f"bank_{place}"] = forms.CharField(label=_("Bank"), max_length=40, required=False)
            self.fields[f"number_{place}"] = forms.CharField(
                label=_("Account number"), max_length=40, required=False, widget=whole_input()
            )
            self.fields[f"holder_{place}"] = forms.CharField(label=_("In the name of"), max_length=80, required=False)
        for code in NOTED:
            for one, label in (("id", _("In Indonesian")), ("en", _("In English"))):
                self.fields[f"note_{code}_{one}"] = forms.CharField(
                    label=label, max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
                )

    def clean_qris_text(self) -> str:
        text = "".join(str(self.cleaned_data["qris_text"]).splitlines()).strip()
        if text:
            try:
                qris.own_code(text)
            except AkrabError as error:
                raise forms.ValidationError(str(error)) from error
        return text

    def clean_qris_picture(self) -> None:
        """What a picture says counts more than what stands in the text."""
        picture = self.cleaned_data["qris_picture"]
        if not picture:
            return
        try:
            text = read_picture(picture)
            qris.own_code(text)
        except AkrabError as error:
            raise forms.ValidationError(str(error)) from error
        self.cleaned_data["qris_text"] = text
        self.errors.pop("qris_text", None)

    def clean(self) -> dict[str, Any]:
        for place in range(ROWS):
            given = [bool(self.cleaned_data.get(f"{key}_{place}")) for key in ("bank", "number", "holder")]
            if any(given) and not all(given):
                self.add_error(f"number_{place}", _("Bank, number and name belong together."))
        chosen = self.cleaned_data.get("on", [])
        if "transfer" in chosen and not self.accounts():
            self.add_error("number_0", _("For bank transfers, write at least one account."))
        if (
            "qris" in chosen
            and not self.cleaned_data.get("qris_text")
            and not {"qris_text", "qris_picture"} & set(self.errors)
        ):
            self.add_error("qris_text", _("For QRIS, paste the text of your code, or choose a picture of it."))
        return self.cleaned_data

    def accounts(self) -> list[dict[str, str]]:
        rows = [
            {key: str(self.cleaned_data.get(f"{key}_{place}", "")) for key in ("bank", "number", "holder")}
            for place in range(ROWS)
        ]
        return [row for row in rows if all(row.values())]

    def values(self) -> dict[str, Any]:
        notes = {
            code: {one: text for one in LANGUAGES if (text := self.cleaned_data[f"note_{code}_{one}"].strip())}
            for code in NOTED
        }
        codes = self.cleaned_data["cod_districts"].replace(";", ",").split(",")
        return {
            "payment_methods": list(self.cleaned_data["on"]),
            "bank_accounts": self.accounts(),
            "qris_text": self.cleaned_data["qris_text"],
            "payment_hours": self.cleaned_data["payment_hours"],
            "payment_notes": {code: texts for code, texts in notes.items() if texts},
            "cod_districts": [code.strip() for code in codes if code.strip()],
        }

    # For the page

    def method_rows(self) -> list[dict[str, Any]]:
        chosen = self["on"].value() or []
        return [
            {"method": one.method, "on": one.method.code in chosen, "ready": one.ready()} for one in methods.handlers()
        ]

    def account_rows(self) -> list[list[forms.BoundField]]:
        return [[self[f"{key}_{place}"] for key in ("bank", "number", "holder")] for place in range(ROWS)]

    def note_rows(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [(methods.of(code).label, [self[f"note_{code}_{one}"] for one in LANGUAGES]) for code in NOTED]


def read_picture(picture: UploadedFile) -> str:
    """The text of the QRIS code in an uploaded picture. Raises QrisError or UnreadablePicture."""
    if (picture.size or 0) > barcodes.LARGEST_FILE:
        raise QrisError(_("The picture is larger than 10 MB. Choose a smaller one."), field=qrispicture.FIELD)
    return qrispicture.text_in(picture.read())


@needs(C.SETTINGS_EDIT, methods=("GET", "POST"))
def ways(request: OfficeRequest) -> HttpResponse:
    form = WaysForm(request.POST, request.FILES) if request.method == "POST" else WaysForm()
    if form.is_valid():
        try:
            change_shop_settings(values=form.values(), actor=request.user)
        except AkrabError as error:
            complain(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("office:payment_methods")
    return page(
        request,
        "backoffice/payments/ways.html",
        _context(form),
        here="payment_methods",
        status=422 if form.errors else 200,
    )


def _context(form: WaysForm, **more: Any) -> dict[str, Any]:
    text = shop.get("qris_text")
    example = qris.svg(qris.with_amount(text, 1_000_00)) if qris.is_usable(text) else ""
    merchant = qris.merchant(qris.parse(text)) if example else None
    return {"form": form, "example": example, "merchant": merchant, "due": queries.sticker_is_due()} | more


@needs(C.PAYMENTS_VIEW, methods=("POST",))
def sticker(request: OfficeRequest) -> HttpResponse:
    """Is the sticker at the counter still ours? Compares what was scanned with what is registered."""
    scanned = "".join(request.POST.get("scanned", "").split("\n")).strip()[:600]
    picture = request.FILES.get("picture")
    try:
        if picture:
            scanned = read_picture(picture)
        same = qris.same_merchant(shop.get("qris_text"), scanned)
    except AkrabError as error:
        messages.error(request, str(error))
        return redirect("office:payments")
    if same:
        change_shop_settings(values={"qris_checked": clock.today().isoformat()}, actor=request.user)
        messages.success(request, _("This is your own code. The next look is due in a month."))
    else:
        name = qris.merchant(qris.parse(scanned)).name
        problems.note(kind=Problem.Kind.QRIS, key=f"{clock.today()}", text=name)
        messages.error(
            request,
            _("Careful: this code pays “%(name)s”, not you. Take the sticker off now and tell your bank.")
            % {"name": name},
        )
    return redirect("office:payments")
