"""Words that mean the same to customers: whoever searches for one finds the others."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.accounts.access import Capability as C
from akrab.accounts.actions import change_shop_settings
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.pages import page
from akrab.core import shop

MOST_LINES, MOST_PHRASES = 300, 12


class SynonymsForm(forms.Form):
    synonyms = forms.CharField(
        label=gettext_lazy("Words that mean the same"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false"}),
        help_text=gettext_lazy("One group in a line, its words separated by commas: hp, handphone, ponsel"),
    )

    def clean_synonyms(self) -> list[str]:
        lines = []
        for line in self.cleaned_data["synonyms"].splitlines():
            phrases = list(dict.fromkeys(" ".join(one.split()).lower() for one in line.split(",") if one.strip()))
            if not phrases:
                continue
            if not 2 <= len(phrases) <= MOST_PHRASES:
                raise forms.ValidationError(
                    _("“%(line)s” needs two to %(most)d words with commas between them.")
                    % {"line": line.strip()[:60], "most": MOST_PHRASES}
                )
            lines.append(", ".join(phrases))
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(_("There is room for %(most)d groups. Leave some out.") % {"most": MOST_LINES})
        return lines


@needs(C.SETTINGS_EDIT, methods=("GET", "POST"))
def search_words(request: OfficeRequest) -> HttpResponse:
    form = SynonymsForm(
        request.POST if request.method == "POST" else None,
        initial={"synonyms": "\n".join(shop.get("search_synonyms"))},
    )
    if form.is_valid():
        change_shop_settings(values={"search_synonyms": form.cleaned_data["synonyms"]}, actor=request.user)
        messages.success(request, _("The words are saved. The search knows them from now on."))
        return redirect("office:search_words")
    context = {"form": form, "tab": "words"}
    return page(request, "backoffice/wishes/words.html", context, here="reviews", status=422 if form.errors else 200)
