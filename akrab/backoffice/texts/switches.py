"""By which channels a notice goes."""

from django.contrib import messages as toasts
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.texts.editor import address, typed_in
from akrab.backoffice.texts.sources import source_of
from akrab.core.errors import AkrabError
from akrab.messaging.texts import actions


@needs(C.SETTINGS_EDIT, methods=("POST",))
def channels(request: OfficeRequest, key: str) -> HttpResponse:
    source = source_of(key, request.user)
    if source.notice is None:
        raise Http404
    wished = request.POST.getlist("on")
    try:
        actions.set_channels(notice=source.name, channels=wished, actor=request.user)
    except AkrabError as error:
        toasts.error(request, str(error))
    else:
        said = _("Kept.") if wished else _("Kept. Nobody is told of this any more.")
        toasts.success(request, said)
    return redirect(address(source, typed_in(request, source)))
