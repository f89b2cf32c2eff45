"""The shop writes its rules: what points are worth, its tiers, its rewards."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.accounts.actions import change_shop_settings
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import complain
from akrab.backoffice.loyalty import words
from akrab.backoffice.loyalty.forms import IN_MONEY, RULES, RewardForm, RulesForm, TierForm
from akrab.backoffice.pages import attempt, page
from akrab.core import shop
from akrab.core.errors import AkrabError
from akrab.engagement.tasks import count_earlier_purchases
from akrab.loyalty import actions
from akrab.loyalty.models import Reward, Tier
from akrab.loyalty.tasks import place_everybody


@needs(C.LOYALTY_EDIT, methods=("GET", "POST"))
def rules(request: OfficeRequest) -> HttpResponse:
    """What points are worth, when they expire, and whether there are any; said again as one example."""
    form = RulesForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        was_on = bool(shop.get("points_on"))
        try:
            change_shop_settings(values={key: form.cleaned_data[key] for key in RULES}, actor=request.user)
        except AkrabError as error:
            complain(form, error)
        else:
            on = form.cleaned_data["points_on"]
            if on and not was_on:
                count_earlier_purchases.enqueue()
            messages.success(
                request,
                _("Saved. Customers collect points.") if on else _("Saved. Nobody collects points at the moment."),
            )
            return redirect("office:loyalty_rules")
    context = {"form": form, "example": words.example(shop.everything()), "tab": "rules"}
    status = 422 if form.errors else 200
    return page(request, "backoffice/loyalty/rules.html", context, here="loyalty", status=status)


@needs(C.LOYALTY_EDIT, methods=("POST",))
def example(request: OfficeRequest) -> HttpResponse:
    """The sentence under the form, for what is typed so far."""
    form = RulesForm(request.POST)
    form.is_valid()
    given = {key: form.cleaned_data.get(key) for key in IN_MONEY}
    known = {**shop.everything(), **{key: value for key, value in given.items() if value}}
    sentence = "" if form.has_error("points_every") or form.has_error("points_worth") else words.example(known)
    return render(request, "backoffice/loyalty/_example.html", {"example": sentence})


@needs(C.LOYALTY_EDIT, methods=("GET", "POST"))
def tier_edit(request: OfficeRequest, pk: int | None = None) -> HttpResponse:
    found = get_object_or_404(Tier, pk=pk) if pk else None
    form = TierForm(request.POST if request.method == "POST" else None, tier=found)
    if form.is_valid():
        try:
            saved = actions.save_tier(tier=found, actor=request.user, **form.values())
        except AkrabError as error:
            complain(form, error)
        else:
            place_everybody.enqueue()
            said = _("The tier “%(name)s” is saved. Within a minute everybody stands where their purchases reach.")
            messages.success(request, said % {"name": saved})
            return redirect("office:loyalty_tiers")
    context = {"form": form, "tier": Tier.objects.get(pk=pk) if pk else None, "tab": "tiers"}
    status = 422 if form.errors else 200
    return page(request, "backoffice/loyalty/tier.html", context, here="loyalty", status=status)


@needs(C.LOYALTY_EDIT, methods=("POST",))
def tier_remove(request: OfficeRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Tier, pk=pk)
    said = _("The tier “%(name)s” is gone.") % {"name": found}
    if attempt(request, lambda: actions.remove_tier(tier=found, actor=request.user), said):
        place_everybody.enqueue()
    return redirect("office:loyalty_tiers")


@needs(C.LOYALTY_EDIT, methods=("GET", "POST"))
def reward_edit(request: OfficeRequest, pk: int | None = None) -> HttpResponse:
    found = get_object_or_404(Reward.objects.select_related("promotion"), pk=pk) if pk else None
    title = str(found) if found else ""
    form = RewardForm(request.POST if request.method == "POST" else None, reward=found)
    if form.is_valid():
        try:
            saved = actions.save_reward(reward=found, actor=request.user, **form.values())
        except AkrabError as error:
            complain(form, error, value=form.field_of_value())
        else:
            messages.success(request, _("The reward “%(name)s” is saved.") % {"name": saved})
            return redirect("office:loyalty_rewards")
    context = {"form": form, "title": title, "pk": pk, "example": words.example(shop.everything()), "tab": "rewards"}
    status = 422 if form.errors else 200
    return page(request, "backoffice/loyalty/reward.html", context, here="loyalty", status=status)
