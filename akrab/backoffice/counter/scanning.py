"""Codes read on the server from what a device's camera sees, for browsers that cannot read them by themselves."""

from django.http import JsonResponse
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.counter.reading import refuse
from akrab.core import barcodes
from akrab.core.errors import AkrabError

MOST_CODES = 10


@needs(C.COUNTER_SELL, methods=("POST",))
def decode(request: OfficeRequest) -> JsonResponse:
    """The codes in one picture; `quick` for one of the many that a camera sends."""
    picture = request.FILES.get("picture")
    if picture is None:
        return refuse(_("Choose a picture."), field="picture")
    if (picture.size or 0) > barcodes.LARGEST_FILE:
        return refuse(_("The picture is larger than 10 MB. Choose a smaller one."), field="picture", status=413)
    try:
        codes = barcodes.decode(picture.read(), quick=request.POST.get("quick") == "1")
    except AkrabError as error:
        return refuse(error, field="picture")
    return JsonResponse({"codes": [code[:500] for code in codes[:MOST_CODES]]})
