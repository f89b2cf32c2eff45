"""Where SMS and telephone services send their notices: verified, stored, answered; handled later."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from akrab.messaging.models import PhoneNotice
from akrab.messaging.phones import calls, notices, twiml

Sort = PhoneNotice.Sort


def _body(request: HttpRequest) -> bytes | None:
    """None when it is larger than any notice."""
    if int(request.headers.get("Content-Length") or 0) > notices.LARGEST:
        return None
    return request.read(notices.LARGEST + 1)


def _signed(request: HttpRequest, sort: str, *, about: str = "", markup: str = twiml.NOTHING) -> HttpResponse:
    """Twilio does what the answer says."""
    body = _body(request)
    if body is None:
        return HttpResponse(status=413)
    given = request.headers.get("X-Twilio-Signature", "")
    status = notices.receive_signed(sort=sort, path=request.get_full_path(), given=given, body=body, about=about)
    if status != 200:
        return HttpResponse(status=status)
    return HttpResponse(markup, content_type="text/xml; charset=utf-8")


@csrf_exempt  # the sender is no browser; what it sends is verified by its signature
@require_POST
def sms(request: HttpRequest) -> HttpResponse:
    return _signed(request, Sort.SMS_IN)


@csrf_exempt
@require_POST
def sms_status(request: HttpRequest) -> HttpResponse:
    return _signed(request, Sort.SMS_STATUS)


@csrf_exempt
@require_POST
def incoming(request: HttpRequest) -> HttpResponse:
    """Somebody calls the shop: its phone rings, or a sentence is heard."""
    with translation.override(settings.LANGUAGE_CODE):
        markup, decided = calls.greeting()
    return _signed(request, Sort.CALL_IN, about=decided, markup=markup)


@csrf_exempt
@require_POST
def incoming_after(request: HttpRequest) -> HttpResponse:
    """The shop's phone was answered, or was not: then the caller hears a sentence."""
    body = _body(request)
    if body is None:
        return HttpResponse(status=413)
    given = request.headers.get("X-Twilio-Signature", "")
    path = request.get_full_path()
    status = notices.receive_signed(sort=Sort.CALL_STATUS, path=path, given=given, body=body, about="in/after")
    if status != 200:
        return HttpResponse(status=status)
    talked = b"DialCallStatus=completed" in body or b"DialCallStatus=answered" in body
    with translation.override(settings.LANGUAGE_CODE):
        markup = twiml.NOTHING if talked else calls.sorry()
    return HttpResponse(markup, content_type="text/xml; charset=utf-8")


@csrf_exempt
@require_POST
def call_status(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    return _signed(request, Sort.CALL_STATUS, about=f"{pk or ''}/status")


@csrf_exempt
@require_POST
def call_after(request: HttpRequest, pk: int) -> HttpResponse:
    return _signed(request, Sort.CALL_STATUS, about=f"{pk}/after")


@csrf_exempt  # the sender is no browser; what it sends is believed for the word in the address
@require_http_methods(["GET", "POST"])
def gateway(request: HttpRequest, word: str, what: str) -> HttpResponse:
    """A gateway that signs nothing, by GET or POST, as a form or as JSON."""
    body = _body(request)
    if body is None:
        return HttpResponse(status=413)
    sort = Sort.SMS_IN if what == "sms" else Sort.SMS_STATUS
    query = f"gateway?{request.META.get('QUERY_STRING', '')}"
    return HttpResponse(status=notices.receive_worded(sort=sort, word=word, query=query, body=body))
