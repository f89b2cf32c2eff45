"""One text: write it in each language and for each channel, see it with real data, go back, look at what it was."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages as toasts
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import complain
from akrab.backoffice.pages import page
from akrab.backoffice.texts.looks import Look, Typed, looks_of
from akrab.backoffice.texts.sources import CHANNEL_NAMES, ICONS, Source, language_in, source_of
from akrab.core.errors import AkrabError
from akrab.journal.models import Entry
from akrab.messaging.models import TextVersion
from akrab.messaging.texts import actions
from akrab.messaging.texts.queries import whatsapp_template_of
from akrab.messaging.texts.rendering import LONGEST_BODY, LONGEST_SUBJECT, TextError
from akrab.messaging.texts.testing import ways_to_test


class TextForm(forms.Form):
    subject = forms.CharField(
        label=gettext_lazy("Subject"),
        max_length=LONGEST_SUBJECT,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    body = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=LONGEST_BODY,
        strip=False,
        error_messages={"required": gettext_lazy("The text is empty. Write something first.")},
        widget=forms.Textarea(attrs={"rows": 12, "class": "text-editor", "spellcheck": "true"}),
        help_text=gettext_lazy(
            "An empty line begins a paragraph. *Words* between stars are bold, “- ” begins an item, “# ” a heading. "
            "A line whose variable is empty is left out."
        ),
    )


def typed_in(request: OfficeRequest, source: Source) -> Typed:
    """What the editor's form holds."""
    given = request.POST
    sample = given.get("sample", "")
    return Typed(
        subject=" ".join(given.get("subject", "").split())[:LONGEST_SUBJECT],
        body=given.get("body", "")[: LONGEST_BODY + 1],
        language=language_in(given.get("language", "")),
        channel=channel_in(given.get("channel", ""), source),
        sample=int(sample) if sample.isdecimal() and len(sample) < 16 else None,
    )


def channel_in(wished: str, source: Source) -> str:
    return wished if wished in source.channels and len(source.channels) > 1 else ""


def as_kept(source: Source, language: str, channel: str, sample: int | None) -> Typed:
    """The text as it goes out now: the shop's own for this channel, else for all, else the one it comes with."""
    own = {one.channel: one for one in source.versions() if one.language == language}
    version = own.get(channel)
    if version is None and channel in actions.BRIEF:
        return Typed("", "", language, channel, sample)  # the beginning of the text for all goes out
    version = version or own.get("")
    subject, body = (version.subject, version.body) if version else source.shipped(language) or ("", "")
    return Typed(subject, body, language, channel, sample)


@needs(C.MESSAGES_SEND, methods=("GET", "POST"))
def text(request: OfficeRequest, key: str) -> HttpResponse:
    source = source_of(key, request.user)
    if request.method == "POST":
        return _save(request, source)
    wished = request.GET.get("sample", "")
    cases = _cases(source)
    sample = int(wished) if wished.isdecimal() and len(wished) < 16 else (cases[0][0] if cases else None)
    language = language_in(request.GET.get("language") or get_language() or "")
    typed = as_kept(source, language, channel_in(request.GET.get("channel", ""), source), sample)
    before = request.GET.get("entry", "")
    if before.isdecimal() and len(before) < 16:
        old = _history(source, typed.language, typed.channel).filter(pk=int(before), kind="text.changed").first()
        if old is not None:
            typed = Typed(
                old.data["heading"], old.data["body"], typed.language, typed.channel, typed.sample
            )  # fmt: skip
    form = TextForm(initial={"subject": typed.subject, "body": typed.body})
    return shown(request, source, typed, form)


def _save(request: OfficeRequest, source: Source) -> HttpResponse:
    typed = typed_in(request, source)
    form = TextForm(request.POST)
    if form.is_valid():
        try:
            actions.save_version(
                notice=source.name,
                own=source.own,
                language=typed.language,
                channel=typed.channel,
                subject=typed.subject if source.has_subject(typed.channel) else "",
                body=typed.body,
                variables=source.variables,
                actor=request.user,
            )
        except AkrabError as error:
            complain(form, error)
        else:
            toasts.success(request, _("The text is kept. It is used from now on."))
            return redirect(address(source, typed))
    return shown(request, source, typed, form, status=422)


def address(source: Source, typed: Typed) -> str:
    """The editor's page for this language, channel and case."""
    chosen = {"language": typed.language, "channel": typed.channel, "sample": typed.sample or ""}
    return f"{reverse('office:message_text', args=[source.key])}?{urlencode(chosen)}"


def _cases(source: Source) -> list[tuple[int, str]]:
    return list(source.samples.latest()) if source.samples else []


def _history(source: Source, language: str, channel: str) -> Any:
    versions = TextVersion.objects.filter(
        notice=source.name, own=source.own, language=language, channel=channel
    )  # fmt: skip
    return Entry.objects.filter(subject_type="textversion", subject_id__in=versions.values("pk")).order_by("-id")


def shown(request: OfficeRequest, source: Source, typed: Typed, form: TextForm, *, status: int = 200) -> HttpResponse:
    """The editor with what is in it."""
    versions = {(one.language, one.channel): one for one in source.versions()}
    looks, problem = preview(source, typed)
    if not source.has_subject(typed.channel):
        form.fields.pop("subject")
    else:
        form.fields["subject"].required = source.notice is not None
    context = {
        "source": source,
        "typed": typed,
        "form": form,
        "version": versions.get((typed.language, typed.channel)),
        "languages": [
            {"url": address(source, _with(typed, language=code)), "label": name, "current": code == typed.language}
            for code, name in settings.LANGUAGES
        ],
        "channels": _channel_tabs(source, typed, versions),
        "switches": [(one, CHANNEL_NAMES[one], ICONS[one], one in source.goes_by()) for one in source.channels],
        "shipped": source.shipped(typed.language),
        "cases": _cases(source),
        "case_label": source.samples.label if source.samples else "",
        "looks": looks,
        "problem": problem,
        "history": list(_history(source, typed.language, typed.channel).select_related("actor")[:20]),
        "tests": ways_to_test(request.user, source.channels if not typed.channel else (typed.channel,)),
        "template": whatsapp_template_of(source.name, typed.language) if source.notice else None,
        "keep": f"text-{source.key}-{typed.language}-{typed.channel or 'all'}",
    }
    return page(request, "backoffice/texts/text.html", context, here="message_texts", status=status)


def preview(source: Source, typed: Typed) -> tuple[list[Look], str]:
    """How it reads, or why it cannot be shown; nothing of a text that is not begun."""
    whole = typed
    if not typed.body.strip() and typed.channel in actions.BRIEF:
        whole = as_kept(source, typed.language, "", typed.sample)
    if not whole.body.strip():
        return [], ""
    try:
        return looks_of(source, whole, typed.channel), ""
    except TextError as error:
        return [], str(error)


def _with(typed: Typed, **changed: str) -> Typed:
    return Typed(**{**vars(typed), **changed})


def _channel_tabs(source: Source, typed: Typed, versions: dict[tuple[str, str], TextVersion]) -> list[dict[str, Any]]:
    """Empty where a text has one channel only."""
    if len(source.channels) < 2:
        return []
    return [
        {
            "url": address(source, _with(typed, channel=one)),
            "label": CHANNEL_NAMES[one],
            "icon": ICONS[one],
            "current": one == typed.channel,
            "own": bool(one) and (typed.language, one) in versions,
        }
        for one in ("", *source.channels)
    ]


@needs(C.MESSAGES_SEND, methods=("POST",))
def restore(request: OfficeRequest, key: str) -> HttpResponse:
    """Back to the text it comes with; of a channel's own text, to the one for all."""
    source = source_of(key, request.user)
    typed = typed_in(request, source)
    found = [one for one in source.versions() if (one.language, one.channel) == (typed.language, typed.channel)]
    if found and (source.notice or typed.channel):
        actions.restore(version=found[0], actor=request.user)
        toasts.success(request, _("The given text is back. Yours stays in the history."))
    return redirect(address(source, typed))
