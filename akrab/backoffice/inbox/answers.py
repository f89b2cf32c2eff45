"""An own text of the shop, filled in for a conversation."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.inbox.talks import found
from akrab.core.errors import AkrabError
from akrab.engagement import answers
from akrab.messaging.models import OwnText


@needs(C.MESSAGES_SEND)
def filled(request: OfficeRequest, pk: int, answer: int) -> HttpResponse:
    """The answer for this person, filled in from what the shop knows; 422 with the reason when something is missing."""
    one = get_object_or_404(OwnText.objects.prefetch_related("versions"), pk=answer)
    try:
        return JsonResponse({"text": answers.fill(one, conversation=found(pk), user=request.user)})
    except AkrabError as error:
        return JsonResponse({"problem": str(error)}, status=422)
