"""The form of a message on the pages: what it says, to whom, how often."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.backoffice.forms import MoneyField, WholeField, typed_money, whole_input
from akrab.backoffice.product_list import categories_by_tree
from akrab.backoffice.promotions.forms import MomentField
from akrab.catalogue.models import Product
from akrab.customers.models import Tag
from akrab.engagement.models import WebMessage
from akrab.engagement.web import words
from akrab.engagement.web.actions import LONGEST
from akrab.insight.models import CustomerScore
from akrab.promotions.models import Promotion

_HOURS = re.compile(r"(\d{1,2})[:.](\d{2})\s*[-–]\s*(\d{1,2})[:.](\d{2})")
PARTS = {"title": gettext_lazy("Title"), "text": gettext_lazy("Text"), "button": gettext_lazy("Button")}


def _whole(label: Any, low: int = 1, high: int = 10**6, **kwargs: Any) -> WholeField:
    return WholeField(label=label, required=False, min_value=low, max_value=high, widget=whole_input(), **kwargs)


def _boxes(label: Any, choices: Any = ()) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, required=False, choices=choices, widget=forms.CheckboxSelectMultiple)


class WebMessageForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=80, help_text=gettext_lazy("For yourself: visitors do not see it.")
    )
    shape = forms.ChoiceField(
        label=gettext_lazy("Where does it stand?"), choices=WebMessage.Shape.choices, widget=forms.RadioSelect
    )
    link = forms.CharField(
        label=gettext_lazy("Where the button leads"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("/products/ for a page of yours, or https://… for another."),
    )
    promotion = forms.ModelChoiceField(
        Promotion.objects.filter(is_active=True).order_by("-created_at", "-id"),
        label=gettext_lazy("Offer"),
        required=False,
        empty_label=gettext_lazy("none"),
        help_text=gettext_lazy(
            "Its code is shown; without a code for everybody, customers get a voucher of their own."
        ),
    )
    who = forms.ChoiceField(label=gettext_lazy("Who"), choices=words.WHO, required=False)
    visits = forms.ChoiceField(label=gettext_lazy("Visits"), choices=words.VISITS, required=False)
    bought = forms.ChoiceField(label=gettext_lazy("Purchases"), choices=words.BOUGHT, required=False)
    languages = _boxes(gettext_lazy("Language"), settings.LANGUAGES)
    standings = _boxes(gettext_lazy("Standing"), CustomerScore.Standing.choices)
    tags = _boxes(gettext_lazy("Tags"))
    cities = forms.CharField(label=gettext_lazy("Cities"), max_length=300, required=False)
    came_from = forms.CharField(
        label=gettext_lazy("Came from"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Words of the page before or of utm_source, such as: instagram, google."),
    )
    paths = _boxes(gettext_lazy("On which pages"), words.PATHS)
    categories = _boxes(gettext_lazy("Looked at a category"))
    products = forms.CharField(
        label=gettext_lazy("Looked at a product"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Name or article number, one in each line."),
    )
    pages_min = _whole(gettext_lazy("From page … of the visit on"), high=50)
    basket_min = MoneyField(label=gettext_lazy("Basket from"), required=False)
    basket_max = MoneyField(label=gettext_lazy("Basket up to"), required=False)
    left_hours = _whole(gettext_lazy("Basket left for so many hours"), high=8760)
    points_min = _whole(gettext_lazy("Has so many points"))
    birthday_days = _whole(
        gettext_lazy("Days around the birthday"), low=0, high=60, help_text=gettext_lazy("0: on the day itself.")
    )
    weekdays = _boxes(gettext_lazy("Days of the week"), [(str(day), name) for day, name in WEEKDAYS.items()])
    hours = forms.CharField(
        label=gettext_lazy("Hours"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "09:00-17:00", "autocomplete": "off"}),
    )
    starts_at = MomentField(label=gettext_lazy("Begins"), required=False, help_text=gettext_lazy("Empty: at once."))
    ends_at = MomentField(label=gettext_lazy("Ends"), required=False, help_text=gettext_lazy("Empty: no end."))
    frequency = forms.ChoiceField(
        label=gettext_lazy("How often one person sees it"), choices=WebMessage.Frequency.choices
    )
    priority = WholeField(
        label=gettext_lazy("Importance"),
        min_value=-100,
        max_value=100,
        widget=whole_input(),
        help_text=gettext_lazy("Of several that fit, the one with the highest number is shown."),
    )
    held_percent = WholeField(
        label=gettext_lazy("Per cent who never see it"),
        min_value=0,
        max_value=50,
        widget=whole_input(),
        help_text=gettext_lazy(
            "Drawn by chance. What they buy shows what the message really brings. 0: no comparison."
        ),
    )
    lists = ("languages", "standings", "tags", "paths")

    def __init__(self, data: Any = None, *, message: WebMessage | None = None) -> None:
        super().__init__(data, initial=_initial(message), use_required_attribute=False)
        for language, name in settings.LANGUAGES:
            for part, label in PARTS.items():
                widget = forms.Textarea(attrs={"rows": 3}) if part == "text" else forms.TextInput()
                self.fields[f"{part}_{language}"] = forms.CharField(
                    label=f"{label} · {name}",
                    required=False,
                    max_length=LONGEST[part],
                    widget=widget,
                    initial=(message.texts.get(language) or {}).get(part, "") if message else "",
                )
        kept = message.conditions if message else {}
        tags = {*Tag.objects.values_list("name", flat=True)[:200], *kept.get("tags", ())}
        self.fields["tags"].choices = [(name, name) for name in sorted(tags)]  # type: ignore[attr-defined]
        self.fields["categories"].choices = [  # type: ignore[attr-defined]
            (one.slug, "  " * depth + str(one)) for one, depth in categories_by_tree()
        ]

    def words(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [(name, [self[f"{part}_{code}"] for part in PARTS]) for code, name in settings.LANGUAGES]

    def clean_products(self) -> list[str]:
        """Slugs of the products that were named."""
        slugs = []
        for line in filter(None, map(str.strip, self.cleaned_data["products"].splitlines())):
            found = Product.objects.filter(Q(slug=line) | Q(name__iexact=line) | Q(variants__sku__iexact=line)).first()
            if found is None:
                raise forms.ValidationError(_("There is no product “%(name)s”.") % {"name": line[:80]})
            slugs.append(found.slug)
        return slugs

    def clean_hours(self) -> str:
        text = self.cleaned_data["hours"].strip()
        if not text:
            return ""
        span = _HOURS.fullmatch(text)
        wrong = forms.ValidationError(_("“%(text)s” are no hours. Write them like 09:00-17:00.") % {"text": text})
        if span is None:
            raise wrong
        begin, end = (int(span[1]), int(span[2])), (int(span[3]), int(span[4]))
        if begin[0] > 23 or begin[1] > 59 or end[1] > 59 or end > (24, 0) or begin == end:
            raise wrong
        return "{:02d}:{:02d}-{:02d}:{:02d}".format(*begin, *end)

    def details(self) -> dict[str, Any]:
        """What was understood so far, as fields of a WebMessage; also of a form with errors."""
        given = self.cleaned_data
        texts = {}
        for code, _name in settings.LANGUAGES:
            said = {part: given.get(f"{part}_{code}", "").strip() for part in PARTS}
            if any(said.values()):
                texts[code] = {part: text for part, text in said.items() if text}
        return {
            "name": given.get("name", ""),
            "shape": given.get("shape") or WebMessage.Shape.CORNER,
            "texts": texts,
            "link": given.get("link", "").strip(),
            "promotion": given.get("promotion"),
            "conditions": self._conditions(given),
            "priority": given.get("priority") or 0,
            "frequency": given.get("frequency") or WebMessage.Frequency.DAY,
            "starts_at": given.get("starts_at"),
            "ends_at": given.get("ends_at"),
            "held_percent": given.get("held_percent") or 0,
        }

    def _conditions(self, given: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {name: given.get(name) for name in ("who", "visits", "bought", "hours")}
        found |= {name: list(given.get(name) or ()) for name in self.lists}
        for name in ("cities", "came_from"):
            found[name] = [one.strip() for one in (given.get(name) or "").split(",") if one.strip()]
        found["weekdays"] = [int(day) for day in given.get("weekdays") or ()]
        found["looked"] = [f"c:{slug}" for slug in given.get("categories") or ()]
        found["looked"] += [f"p:{slug}" for slug in given.get("products") or ()]
        for name in ("pages_min", "basket_min", "basket_max", "left_hours", "points_min"):
            found[name] = given.get(name) or None
        kept = {name: value for name, value in found.items() if value}
        if given.get("birthday_days") is not None:
            kept["birthday_days"] = given["birthday_days"]
        return kept


def _initial(message: WebMessage | None) -> dict[str, Any]:
    if message is None:
        return {"shape": "corner", "frequency": "day", "priority": 0, "held_percent": 10}
    kept = message.conditions
    looked = kept.get("looked", [])
    slugs = [one[2:] for one in looked if one.startswith("p:")]
    return {
        **{name: kept.get(name, "") for name in ("who", "visits", "bought", "hours", "left_hours", "points_min")},
        **{name: kept.get(name, []) for name in WebMessageForm.lists},
        "pages_min": kept.get("pages_min", ""),
        "birthday_days": kept.get("birthday_days", ""),
        "cities": ", ".join(kept.get("cities", [])),
        "came_from": ", ".join(kept.get("came_from", [])),
        "weekdays": [str(day) for day in kept.get("weekdays", [])],
        "categories": [one[2:] for one in looked if one.startswith("c:")],
        "products": "\n".join(Product.objects.filter(slug__in=slugs).values_list("name", flat=True)),
        "basket_min": typed_money(kept.get("basket_min")),
        "basket_max": typed_money(kept.get("basket_max")),
        **{
            name: getattr(message, name)
            for name in ("name", "shape", "link", "promotion", "starts_at", "ends_at", "frequency", "priority")
        },
        "held_percent": message.held_percent,
    }
