"""Small changes on a customer's record, each one form: notes, tags, handles, the decision about a registration."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.customer_forms import HandleForm, NoteForm, TagForm
from akrab.backoffice.customers import find, record_page
from akrab.backoffice.forms import ReasonForm
from akrab.backoffice.pages import attempt, back
from akrab.core.errors import AkrabError
from akrab.customers import actions
from akrab.customers.models import Customer, Handle, Tag


def _small_form(
    request: OfficeRequest,
    found: Customer,
    form: Form,
    deed: Callable[[], object],
    *,
    field: str,
    which: str,
    done: str,
) -> HttpResponse:
    """Do what the form asks; a refusal comes back on the record with what was typed."""
    problem = ""
    if form.is_valid():
        try:
            deed()
        except AkrabError as error:
            problem = str(error)
        else:
            messages.success(request, done)
            return back(request, "office:customer", found.pk)
    else:
        problem = " ".join(str(error) for errors in form.errors.values() for error in errors)
    typed, kind = str(form.data.get(field, "")), str(form.data.get("kind", ""))
    return record_page(request, found, refused=which, typed=typed, problem=problem, kind=kind)


@needs(C.CUSTOMERS_EDIT, methods=("POST",))
def note_add(request: OfficeRequest, pk: int) -> HttpResponse:
    found, form = find(pk), NoteForm(request.POST)
    return _small_form(
        request,
        found,
        form,
        lambda: actions.add_note(customer=found, text=form.cleaned_data["text"], actor=request.user),
        field="text",
        which="note",
        done=_("The note is kept."),
    )


@needs(C.CUSTOMERS_EDIT, methods=("POST",))
def tag_add(request: OfficeRequest, pk: int) -> HttpResponse:
    found, form = find(pk), TagForm(request.POST)
    return _small_form(
        request,
        found,
        form,
        lambda: actions.add_tag(customer=found, name=form.cleaned_data["tag"], actor=request.user),
        field="tag",
        which="tag",
        done=_("The tag is added."),
    )


@needs(C.CUSTOMERS_EDIT, methods=("POST",))
def tag_remove(request: OfficeRequest, pk: int, tag: int) -> HttpResponse:
    found, known = find(pk), Tag.objects.filter(pk=tag).first()
    if known is not None:
        actions.remove_tag(customer=found, tag=known, actor=request.user)
        messages.success(request, _("The tag is removed."))
    return redirect("office:customer", found.pk)


@needs(C.CUSTOMERS_EDIT, methods=("POST",))
def handle_add(request: OfficeRequest, pk: int) -> HttpResponse:
    found, form = find(pk), HandleForm(request.POST)
    return _small_form(
        request,
        found,
        form,
        lambda: actions.add_handle(
            customer=found, kind=form.cleaned_data["kind"], text=form.cleaned_data["text"], actor=request.user
        ),
        field="text",
        which="handle",
        done=_("The contact is added."),
    )


@needs(C.CUSTOMERS_EDIT, methods=("POST",))
def handle_remove(request: OfficeRequest, pk: int, handle: int) -> HttpResponse:
    found = find(pk)
    known = Handle.objects.filter(pk=handle, customer=found).select_related("customer").first()
    if known is not None:
        attempt(request, lambda: actions.remove_handle(handle=known, actor=request.user), _("The contact is removed."))
    return redirect("office:customer", found.pk)


@needs(C.CUSTOMERS_APPROVE, methods=("POST",))
def approve(request: OfficeRequest, pk: int) -> HttpResponse:
    found = find(pk)
    attempt(
        request,
        lambda: actions.approve(customer=found, actor=request.user),
        _("%(name)s is a member now and is being told.") % {"name": found},
    )
    return back(request, "office:customer", found.pk)


@needs(C.CUSTOMERS_APPROVE, methods=("POST",))
def reject(request: OfficeRequest, pk: int) -> HttpResponse:
    found, form = find(pk), ReasonForm(request.POST)
    return _small_form(
        request,
        found,
        form,
        lambda: actions.reject(customer=found, reason=form.cleaned_data["reason"], actor=request.user),
        field="reason",
        which="reject",
        done=_("The registration of %(name)s is rejected; the reason is being sent.") % {"name": found},
    )
