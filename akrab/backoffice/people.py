"""People of the shop: who may come in, as what."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.accounts import actions
from akrab.accounts.access import Capability as C
from akrab.accounts.models import Role, SignInLink, User
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import complain
from akrab.backoffice.pages import attempt, page
from akrab.core.errors import AkrabError
from akrab.messaging.actions import send_sign_in_link

OFFICE_ROLES = [role for role in Role if role not in {Role.CUSTOMER, Role.PARTNER}]
WHAT_THEY_DO = {
    Role.OWNER: gettext_lazy("may do everything"),
    Role.MANAGER: gettext_lazy("everything but inviting people and changing roles"),
    Role.STAFF: gettext_lazy("orders, products, customers, messages; sees no figures"),
    Role.CASHIER: gettext_lazy("sells across the counter; sees neither cost nor profit"),
    Role.MARKETING: gettext_lazy("customers, messages and reports"),
    Role.SUPPORT: gettext_lazy("customers and messages"),
    Role.ANALYST: gettext_lazy("looks at everything that is sold, with costs; changes nothing"),
}


class InviteForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=150)
    email = forms.EmailField(label=gettext_lazy("E-mail address"))
    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=[(role.value, role.label) for role in OFFICE_ROLES], initial=Role.STAFF
    )


@needs(C.PEOPLE_MANAGE, methods=("GET", "POST"))
def people(request: OfficeRequest) -> HttpResponse:
    """Everybody of the shop, and the form that invites another."""
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            with transaction.atomic():
                invited, token = actions.invite(
                    name=form.cleaned_data["name"],
                    email=form.cleaned_data["email"],
                    role=Role(form.cleaned_data["role"]),
                    actor=request.user,
                )
                url = _link(invited, token)
        except AkrabError as error:
            complain(form, error)
        else:
            return _page(request, InviteForm(), invited=invited, url=url)
    return _page(request, form, status=422 if form.errors else 200)


@needs(C.PEOPLE_MANAGE, methods=("POST",))
def person_role(request: OfficeRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(_of_the_shop(), pk=pk)
    role = request.POST.get("role", "")
    if role not in {*OFFICE_ROLES, Role.CUSTOMER}:
        messages.error(request, _("Choose a role first."))
    else:
        attempt(
            request,
            lambda: actions.change_role(user=found, role=Role(role), actor=request.user),
            _("%(name)s is now: %(role)s.") % {"name": found, "role": Role(role).label},
        )
    return redirect("office:people")


@needs(C.PEOPLE_MANAGE, methods=("POST",))
def person_link(request: OfficeRequest, pk: int) -> HttpResponse:
    """A new link that lets somebody in once: shown here, and mailed."""
    found = get_object_or_404(_of_the_shop(), pk=pk, is_active=True)
    token = actions.create_link(user=found, hours=actions.INVITATION_HOURS)
    return _page(request, InviteForm(), invited=found, url=_link(found, token))


def _of_the_shop() -> QuerySet[User]:
    return User.objects.filter(role__in=OFFICE_ROLES)


def _link(user: User, token: str) -> str:
    """The address of the link; it is mailed too, where the shop has a mail server."""
    url = str(settings.BASE_URL) + reverse("storefront:link", args=[token])
    if settings.MAIL_SERVER is not None:
        key = SignInLink.hash_of(token)[:40]
        send_sign_in_link(user=user, url=url, hours=actions.INVITATION_HOURS, key=key)
    return url


def _page(
    request: OfficeRequest, form: InviteForm, *, invited: User | None = None, url: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "people": list(_of_the_shop().order_by("name", "id")),
        "roles": [(role.value, role.label, WHAT_THEY_DO[role]) for role in OFFICE_ROLES],
        "form": form,
        "invited": invited,
        "url": url,
        "hours": actions.INVITATION_HOURS,
        "mailed": settings.MAIL_SERVER is not None,
    }
    return page(request, "backoffice/people.html", context, here="people", status=status)
