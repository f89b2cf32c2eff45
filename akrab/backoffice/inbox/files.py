"""Files of conversations, for the people of the shop."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.messaging.models import Attachment
from akrab.messaging.serving import serve


@needs(C.MESSAGES_VIEW)
def file(request: OfficeRequest, pk: int) -> HttpResponse:
    """The file, or with `?small` a picture's small one."""
    return serve(request, get_object_or_404(Attachment, pk=pk), small="small" in request.GET)
