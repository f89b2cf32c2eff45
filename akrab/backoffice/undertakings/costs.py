"""Booking what an undertaking cost: expenses of the books, and time."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import complain
from akrab.backoffice.pages import attempt
from akrab.backoffice.undertakings.forms import TimeForm
from akrab.backoffice.undertakings.views import shown
from akrab.core.errors import AkrabError
from akrab.engagement.models import Undertaking, WorkedTime
from akrab.engagement.undertakings import actions
from akrab.finance.models import Expense


@needs(C.FINANCE_EDIT, methods=("POST",))
def undertaking_book(request: OfficeRequest, pk: int, expense: int) -> HttpResponse:
    one, found = get_object_or_404(Undertaking, pk=pk), get_object_or_404(Expense, pk=expense)
    attempt(request, lambda: actions.book(undertaking=one, expense=found, actor=request.user), _("Booked to it."))
    return redirect("office:undertaking", pk)


@needs(C.FINANCE_EDIT, methods=("POST",))
def undertaking_unbook(request: OfficeRequest, pk: int, expense: int) -> HttpResponse:
    one, found = get_object_or_404(Undertaking, pk=pk), get_object_or_404(Expense, pk=expense)
    said = _("It does not count for this any more.")
    attempt(request, lambda: actions.unbook(undertaking=one, expense=found, actor=request.user), said)
    return redirect("office:undertaking_rows", pk, "expenses")


@needs(C.FINANCE_EDIT, methods=("POST",))
def undertaking_time(request: OfficeRequest, pk: int) -> HttpResponse:
    one, form = get_object_or_404(Undertaking, pk=pk), TimeForm(request.POST)
    if form.is_valid():
        key = f"time:{request.POST.get('key', '')[:40]}"
        try:
            actions.note_time(undertaking=one, key=key, actor=request.user, **form.cleaned_data)
        except AkrabError as error:
            complain(form, error)
        else:
            messages.success(request, _("The time is noted."))
            return redirect("office:undertaking", pk)
    return shown(request, one, form)


@needs(C.FINANCE_EDIT, methods=("POST",))
def undertaking_time_remove(request: OfficeRequest, pk: int, time: int) -> HttpResponse:
    found = get_object_or_404(WorkedTime.objects.select_related("undertaking"), pk=time, undertaking=pk)
    attempt(request, lambda: actions.remove_time(time=found, actor=request.user), _("Removed."))
    return redirect("office:undertaking_rows", pk, "time")
