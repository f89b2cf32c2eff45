"""Where WhatsApp sends its notices: verified, stored, answered; handled later."""

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from akrab.messaging.whatsapp import notices


@csrf_exempt  # the sender is no browser; what it sends is verified by its signature
@require_http_methods(["GET", "POST"])
def whatsapp_webhook(request: HttpRequest) -> HttpResponse:
    """GET: Meta verifies the address. POST: one notice; 200 when it is kept, also for the same again."""
    if request.method == "GET":
        answer = notices.challenge(request.GET)
        if answer is None:
            return HttpResponseForbidden(content_type="text/plain")
        return HttpResponse(answer, content_type="text/plain")
    if int(request.headers.get("Content-Length") or 0) > notices.LARGEST:
        return HttpResponse(status=413)
    body = request.read(notices.LARGEST + 1)
    return HttpResponse(status=notices.receive(given=request.headers.get("X-Hub-Signature-256", ""), body=body))
