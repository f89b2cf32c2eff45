"""Answers kept for questions that come often."""

import re
from collections.abc import Callable, Mapping

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from akrab.core import clock
from akrab.core.errors import AkrabError
from akrab.messaging.models import SavedAnswer

_VARIABLE = re.compile(r"\{([a-z_]+)\}")
LONGEST = 4000


class SavedAnswerError(AkrabError):
    """A saved answer cannot be kept or cannot be filled in."""


def variables_in(text: str) -> list[str]:
    """The names between braces, each once, in their order."""
    return list(dict.fromkeys(_VARIABLE.findall(text)))


@transaction.atomic
def save(
    *, shortcut: str, texts: Mapping[str, str], known: Mapping[str, object], answer: SavedAnswer | None = None
) -> SavedAnswer:
    """Keep an answer, new or changed. `known`: the variables there are. Raises SavedAnswerError."""
    name = slugify(shortcut.removeprefix("/"))[:30]
    if not name:
        raise SavedAnswerError(_("Give the answer a short name, such as “hours”."), field="shortcut")
    kept = {code: texts.get(code, "").strip()[:LONGEST] for code, _name in settings.LANGUAGES}
    kept = {code: text for code, text in kept.items() if text}
    if not kept:
        raise SavedAnswerError(_("The answer is empty. Write something first."), field="text_id")
    for code, text in kept.items():
        unknown = [one for one in variables_in(text) if one not in known]
        if unknown:
            raise SavedAnswerError(
                _("There is nothing named {%(name)s}. You can use: %(known)s.")
                % {"name": unknown[0], "known": ", ".join(f"{{{one}}}" for one in known)},
                field=f"text_{code}",
            )
    answer = answer or SavedAnswer()
    answer.shortcut, answer.texts, answer.updated_at = name, kept, clock.now()
    try:
        with transaction.atomic():
            answer.save()
    except IntegrityError as error:
        raise SavedAnswerError(
            _("There is an answer named “%(name)s” already. Choose another name.") % {"name": name}, field="shortcut"
        ) from error
    return answer


def fill(text: str, values: Callable[[str], str], labels: Mapping[str, object]) -> str:
    """The text with its variables filled in from real data. `values` answers a name with its value, empty when there
    is none. Raises SavedAnswerError that names what is missing."""
    missing = []

    def value(found: re.Match[str]) -> str:
        if found[1] not in labels:
            return found[0]
        filled = values(found[1])
        if not filled:
            missing.append(found[1])
        return filled

    filled = _VARIABLE.sub(value, text)
    if missing:
        raise SavedAnswerError(
            _("There is no %(what)s for {%(name)s} here. Take it out of the text, or add it to the record first.")
            % {"what": labels[missing[0]], "name": missing[0]},
            field="text",
        )
    return filled
