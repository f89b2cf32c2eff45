"""Looking at a text while it is written, and sending it to oneself."""

from django.contrib import messages as toasts
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import escape
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import complain
from akrab.backoffice.texts.editor import TextForm, address, as_kept, channel_in, preview, shown, typed_in
from akrab.backoffice.texts.looks import Typed, written
from akrab.backoffice.texts.sources import Source, language_in, source_of
from akrab.messaging.texts.rendering import TextError
from akrab.messaging.texts.testing import send_test

# The mail stands in a frame that can do nothing: its own styles, no script, no request to anywhere.
MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; form-action 'none'; sandbox"


@needs(C.MESSAGES_SEND, methods=("POST",))
def look(request: OfficeRequest, key: str) -> HttpResponse:
    """How what is typed reads on each channel."""
    source = source_of(key, request.user)
    typed = typed_in(request, source)
    looks, problem = preview(source, typed)
    context = {"source": source, "typed": typed, "looks": looks, "problem": problem, "live": True}
    return render(request, "backoffice/texts/_looks.html", context)


@needs(C.MESSAGES_SEND, methods=("GET", "POST"))
def mail(request: OfficeRequest, key: str) -> HttpResponse:
    """The mail alone, for the frame: what is typed (POST), or as it is kept."""
    source = source_of(key, request.user)
    typed = typed_in(request, source) if request.method == "POST" else _kept(request, source)
    try:
        html = written(source, typed).html
    except TextError as error:
        html = f'<!DOCTYPE html><meta charset="utf-8"><p>{escape(str(error))}</p>'
    response = HttpResponse(html)
    response.headers["Content-Security-Policy"] = MAIL_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _kept(request: OfficeRequest, source: Source) -> Typed:
    sample = request.GET.get("sample", "")
    return as_kept(
        source,
        language_in(request.GET.get("language", "")),
        channel_in(request.GET.get("channel", ""), source),
        int(sample) if sample.isdecimal() and len(sample) < 16 else None,
    )


@needs(C.MESSAGES_SEND, methods=("POST",))
def test(request: OfficeRequest, key: str) -> HttpResponse:
    """Send what is typed to oneself on one channel."""
    source = source_of(key, request.user)
    typed = typed_in(request, source)
    form = TextForm(request.POST)
    way = request.POST.get("way", "")
    if form.is_valid() and way in source.channels:
        try:
            opened = send_test(written=written(source, typed), channel=way, name=source.key, user=request.user)
        except TextError as error:
            complain(form, error)
        else:
            if opened:
                return redirect(opened)
            toasts.success(request, _("The test is on its way to you."))
            return redirect(address(source, typed))
    return shown(request, source, typed, form, status=422)
