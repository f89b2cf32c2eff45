"""Leaving name and number on one's own phone, with an agreement to news that is asked for apart."""

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from akrab.core.errors import AkrabError
from akrab.core.ratelimit import allow
from akrab.customers import capture
from akrab.messaging import asking
from akrab.storefront.access import visitor

PER_HOUR = 60  # from one address: the shop's own network


class HelloForm(forms.Form):
    name = forms.CharField(
        max_length=150, label=gettext_lazy("Name"), widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = forms.CharField(
        max_length=40,
        label=gettext_lazy("Phone and WhatsApp"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "placeholder": "0812-3456-7890"}),
    )
    email = forms.CharField(
        max_length=254,
        required=False,
        label=gettext_lazy("E-mail address"),
        widget=forms.TextInput(attrs={"type": "email", "autocomplete": "email"}),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hello(request: HttpRequest, token: str) -> HttpResponse:
    """The form; afterwards a word of thanks, the same for those whom the shop knows already."""
    host = capture.host(token)
    if host is None:
        return render(request, "storefront/hello/old.html", status=410)
    form = HelloForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not allow(f"hello:{visitor(request)}", limit=PER_HOUR, seconds=3600):
            form.add_error(None, _("Too many contacts were left from here. Please try again in an hour."))
        else:
            said = form.cleaned_data
            language = get_language() or settings.LANGUAGE_CODE
            try:
                left = capture.leave(
                    name=said["name"], phone=said["phone"], email=said["email"], language=language, actor=host
                )
            except AkrabError as error:
                form.add_error(error.field if error.field in form.fields else None, str(error))
            else:
                if left.new:  # of somebody known, only they themselves can say so
                    asking.keep(customer=left.customer, said=request.POST.dict(), way="counter", language=language)
                return render(request, "storefront/hello/thanks.html", {"name": said["name"]})
    context = {"form": form, "questions": asking.questions(None, said=request.POST.dict())}
    return render(request, "storefront/hello/hello.html", context, status=422 if form.errors else 200)
