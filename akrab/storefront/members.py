"""Becoming a member, and the list of members who agreed to be seen."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from akrab.core import shop
from akrab.core.errors import AkrabError
from akrab.core.ratelimit import allow
from akrab.customers.actions import register as register_customer
from akrab.customers.models import Customer
from akrab.customers.queries import members_shown
from akrab.loyalty import queries as loyalty
from akrab.loyalty.actions import refer
from akrab.messaging import asking
from akrab.storefront.access import own_address, sign_in, visitor
from akrab.storefront.pagecache import public_page

MOST_SHOWN = 500
PER_HOUR = 20  # registrations from one address


@public_page(depends=("shop",))
@require_safe
def members(request: HttpRequest) -> HttpResponse:
    """Names only, and only of those who agreed."""
    shown = list(members_shown()[: MOST_SHOWN + 1])
    return render(
        request,
        "storefront/members.html",
        {
            "here": "members",
            "members": shown[:MOST_SHOWN],
            "more": len(shown) > MOST_SHOWN,
        },
    )


class RegistrationForm(forms.Form):
    name = forms.CharField(
        max_length=150, label=gettext_lazy("Name"), widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = forms.CharField(
        max_length=30,
        required=False,
        label=gettext_lazy("Phone or WhatsApp"),
        help_text=gettext_lazy("A phone number or an e-mail address is enough; both are fine."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "placeholder": "0812-3456-7890"}),
    )
    email = forms.CharField(
        max_length=254,
        required=False,
        label=gettext_lazy("E-mail address"),
        widget=forms.TextInput(attrs={"type": "email", "autocomplete": "email"}),
    )
    password = forms.CharField(
        max_length=200,
        label=gettext_lazy("Password"),
        strip=False,
        help_text=gettext_lazy("At least 8 characters."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "minlength": 8}),
    )
    listed = forms.BooleanField(
        required=False,
        label=gettext_lazy("Show my name in the public list of members"),
        help_text=gettext_lazy("Only your name is shown, and you can change this at any time."),
    )

    friend = forms.CharField(
        max_length=20,
        required=False,
        label=gettext_lazy("Code of a friend"),
        help_text=gettext_lazy("If somebody gave you one: you both get points with your first purchase."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not (shop.get("points_on") and shop.get("points_referral")):
            del self.fields["friend"]

    def clean_friend(self) -> str:
        code: str = self.cleaned_data["friend"]
        if code.strip() and loyalty.referrer(code) is None:
            raise forms.ValidationError(_("Nobody has this code. Look at it again, or leave the field empty."))
        return code

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """A name, a way to be reached and a password; the shop then approves."""
    onwards = own_address(request, request.POST.get("next") or request.GET.get("next"), settings.LOGIN_REDIRECT_URL)
    if request.user.is_authenticated:
        return redirect(onwards)
    form = RegistrationForm(request.POST or None, initial={"friend": request.GET.get("friend", "")[:20]})
    if request.method == "POST" and form.is_valid():
        customer = _register(request, form)
        if customer is not None and customer.user is not None:
            response = redirect(onwards)
            sign_in(request, response, customer.user)
            messages.success(request, _greeting(customer))
            return response
    context = {
        "here": "register",
        "form": form,
        "next": onwards,
        "approves": shop.get("approve_members"),
        "questions": asking.questions(None, said=request.POST.dict()),
    }
    return render(request, "storefront/register.html", context, status=422 if form.errors else 200)


def _register(request: HttpRequest, form: RegistrationForm) -> Customer | None:
    if not allow(f"register:{visitor(request)}", limit=PER_HOUR, seconds=3600):
        form.add_error(None, _("There were too many registrations from here. Please try again in an hour."))
        return None
    typed = form.cleaned_data
    try:
        customer = register_customer(
            name=typed["name"],
            phone=typed["phone"],
            email=typed["email"],
            password=typed["password"],
            language=get_language() or settings.LANGUAGE_CODE,
            listed=typed["listed"],
        )
        asking.keep(customer=customer, said=request.POST.dict(), way="registration")
        if typed.get("friend"):
            refer(customer_id=customer.pk, code=typed["friend"])
        return customer
    except AkrabError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return None


def _greeting(customer: Customer) -> str:
    if customer.state == Customer.State.PENDING:
        thanks = _("Thank you, %(name)s. The shop looks at your registration and then you can order.")
        return thanks % {"name": customer}
    return _("Welcome, %(name)s. You can order now.") % {"name": customer}
