"""What the owner made of the texts: read by whoever sends."""

from collections.abc import Mapping
from dataclasses import dataclass

from akrab.messaging.models import NoticeChannels, NoticeTemplate, OwnText, WhatsAppTemplate
from akrab.messaging.texts.rendering import Compiled, compile_text
from akrab.messaging.whatsapp.blanks import Given
from akrab.messaging.whatsapp.payloads import objects, text_of

CHANNELS = ("inbox", "email", "whatsapp", "sms", "push")  # those a notice can go by
USUAL = frozenset(CHANNELS) - {"sms"}  # every part of an SMS costs money


def channels_of(name: str) -> frozenset[str]:
    """By which channels this notice goes: what the owner chose, else all but SMS."""
    chosen = NoticeChannels.objects.filter(notice=name).values_list("channels", flat=True).first()
    return USUAL if chosen is None else frozenset(chosen)


@dataclass(frozen=True)
class TemplateMapping:
    """The WhatsApp template that carries a notice, and what fills its blanks.

    `blanks`: "body.1", "header" or "buttons.0" → a text with variables.
    """

    template: str
    language: str
    blanks: Mapping[str, str]

    def given(self, values: Mapping[str, str]) -> Given:
        """What fills the template, from the values of the notice (`Written.values`). Raises TextError with the name of
        what is missing; an address behind a button loses the part that stands in the template."""
        body, buttons, header = dict[str, str](), dict[str, str](), ""
        for field, pattern in self.blanks.items():
            part, _dot, place = field.partition(".")
            value = _filled(pattern, self.language, values)
            if part == "body":
                body[place] = value
            elif part == "buttons":
                buttons[place] = value.removeprefix(self._begins(place))
            else:
                header = value
        return Given(body=body, header=header, buttons=buttons)

    def _begins(self, place: str) -> str:
        """`https://shop.example/orders/` of a button that leads to `https://shop.example/orders/{{1}}`."""
        row = WhatsAppTemplate.objects.filter(name=self.template, language=self.language).first()
        for part in row.components if row else []:
            if text_of(part.get("type")).upper() == "BUTTONS":
                found = objects(part.get("buttons"))
                if place.isdecimal() and int(place) < len(found):
                    return text_of(found[int(place)].get("url")).partition("{{")[0]
        return ""


def _filled(pattern: str, language: str, values: Mapping[str, str]) -> str:
    compiled: Compiled = compile_text(subject="", body=pattern, language=language)
    return " ".join(compiled.render(values).text.split())


def whatsapp_template_of(name: str, language: str) -> TemplateMapping | None:
    """The template that the owner connected with this notice; None without one, or when WhatsApp no longer has it
    approved."""
    row = NoticeTemplate.objects.filter(notice=name, language=language).first()
    if row is None:
        return None
    approved = WhatsAppTemplate.objects.filter(
        name=row.template, language=row.template_language, state=WhatsAppTemplate.State.APPROVED
    )
    if not approved.exists():
        return None
    return TemplateMapping(template=row.template, language=row.template_language, blanks=row.blanks)


def for_conversations() -> list[OwnText]:
    """Own texts that can be chosen in a conversation, by their short names."""
    return list(OwnText.objects.filter(shortcut__isnull=False).order_by("shortcut").prefetch_related("versions")[:100])
