"""Ways in besides the password: a one-time link, asked for by mail. And a new password once inside."""

import hashlib

from allauth.account import views as allauth
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from akrab.accounts.actions import LINK_HOURS, change_password, create_link, use_link
from akrab.accounts.adapter import landing
from akrab.accounts.backends import find_user
from akrab.accounts.models import SignInLink, User
from akrab.core import clock
from akrab.core.errors import AkrabError
from akrab.core.ratelimit import allow
from akrab.messaging.actions import send_sign_in_link
from akrab.storefront.access import own_address, sign_in, visitor
from akrab.storefront.pagecache import BASKET_COOKIE, CHAT_COOKIE
from akrab.storefront.showcase import ask_link
from akrab.tracking.telling import COOKIE as GUEST_COOKIE

BY_LINK = "signed_in_by_link"  # in the session: this person may choose a new password without the old one


class LinkForm(forms.Form):
    handle = forms.CharField(
        max_length=254,
        label=gettext_lazy("E-mail address, phone or user name"),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link_request(request: HttpRequest) -> HttpResponse:
    """Ask for a sign-in link. The answer is the same whether we know the person or not."""
    form = LinkForm(request.POST or None)
    sent = False
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data["handle"]
        digest = hashlib.sha256(typed.strip().casefold().encode()).hexdigest()[:32]
        if not allow(f"link-from:{visitor(request)}", limit=20, seconds=3600):
            form.add_error(None, _("Too many links were asked for from here. Please try again in an hour."))
        else:
            sent = True
            if allow(f"link-for:{digest}", limit=5, seconds=3600):
                _mail_link(find_user(typed))
    return render(
        request,
        "storefront/link_request.html",
        {
            "form": form,
            "sent": sent,
            "mails": settings.MAIL_SERVER is not None,
            "hours": LINK_HOURS,
            "ask": ask_link(_("Hello, I cannot sign in to the shop. Can you help me?")),
        },
        status=422 if form.errors else 200,
    )


def _mail_link(user: User | None) -> None:
    if user is None or not user.is_active or not user.email or settings.MAIL_SERVER is None:
        return
    token = create_link(user=user)
    address = settings.BASE_URL + reverse("storefront:link", args=[token])
    send_sign_in_link(user=user, url=address, hours=LINK_HOURS, key=SignInLink.hash_of(token)[:40])


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Looking at the link (a mail program does) changes nothing; the button signs in."""
    now = clock.now()
    if request.method != "POST":
        found = SignInLink.objects.filter(token_hash=SignInLink.hash_of(token)).select_related("user").first()
        is_open = found is not None and found.user.is_active and found.is_open(now)
        context = {"is_open": is_open, "user_name": found.user.name if found and is_open else ""}
        return render(request, "storefront/link.html", context, status=200 if is_open else 410)
    try:
        user = use_link(token=token)
    except AkrabError as error:
        return render(request, "storefront/link.html", {"is_open": False, "error": str(error)}, status=410)
    response = redirect(own_address(request, request.POST.get("next"), landing(user)))
    sign_in(request, response, user)
    request.session[BY_LINK] = True
    return response


class PasswordForm(forms.Form):
    """The old password is asked for unless a link has just proved who it is, or there is none."""

    old = forms.CharField(
        max_length=200,
        strip=False,
        label=gettext_lazy("Present password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        max_length=200,
        strip=False,
        label=gettext_lazy("New password"),
        help_text=gettext_lazy("At least 8 characters."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "minlength": 8}),
    )

    def __init__(self, user: User, asks_old: bool, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.user = user
        if not asks_old:
            del self.fields["old"]

    def clean_old(self) -> str:
        old: str = self.cleaned_data["old"]
        if not allow(f"password:{self.user.pk}", limit=10, seconds=600):
            raise forms.ValidationError(_("Too many attempts. Please wait ten minutes."))
        if not self.user.check_password(old):
            wrong = _("This is not your present password. If you forgot it, ask for a sign-in link.")
            raise forms.ValidationError(wrong)
        return old

    def clean_new(self) -> str:
        new: str = self.cleaned_data["new"]
        validate_password(new, self.user)
        return new


@sensitive_post_parameters("old", "new")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Choose a new password; other devices are signed out."""
    user = request.user
    if not isinstance(user, User):
        return redirect(f"{reverse('account_login')}?next={request.path}")
    asks_old = user.has_usable_password() and not request.session.get(BY_LINK)
    form = PasswordForm(user, asks_old, request.POST or None)
    if request.method == "POST" and form.is_valid():
        change_password(user=user, password=form.cleaned_data["new"])
        update_session_auth_hash(request, user)
        request.session.pop(BY_LINK, None)
        messages.success(request, _("Your new password is saved."))
        return redirect(landing(user))
    context = {"here": "details", "form": form, "has_none": not user.has_usable_password()}
    return render(request, "storefront/password.html", context, status=422 if form.errors else 200)


def logout(request: HttpRequest) -> HttpResponse:
    """Sign out. Of the one who leaves nothing stays on a shared device: its basket and chat begin anew,
    and nobody is recognised as the guest they were."""
    response: HttpResponse = allauth.logout(request)
    if request.method == "POST":
        for name in (BASKET_COOKIE, CHAT_COOKIE, GUEST_COOKIE):
            response.delete_cookie(name, samesite="Lax")
    return response
