"""Where the payment services send their notices: taken in, answered, looked into later."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from akrab.payments import notices


@csrf_exempt  # the sender is no browser; what it sends is verified by its signature
@require_POST
def payment_notice(request: HttpRequest, provider: str) -> HttpResponse:
    """One notice. 200 when it is kept, also for the same again; 401 or 400 when it is not from the service."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    return HttpResponse(status=notices.receive(provider=provider, headers=headers, body=request.body))
