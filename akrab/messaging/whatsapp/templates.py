"""The shop's templates at WhatsApp: brought here, submitted, and told of when their state changes."""

import datetime as dt
import re
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.core import clock, ratelimit, shop
from akrab.core.errors import AkrabError
from akrab.journal.recording import record
from akrab.messaging import kinds
from akrab.messaging.models import WhatsAppTemplate
from akrab.messaging.whatsapp.blanks import names
from akrab.messaging.whatsapp.client import Client
from akrab.messaging.whatsapp.payloads import Data, object_of, objects, text_of
from akrab.messaging.whatsapp.troubles import WhatsAppError

State, Category = WhatsAppTemplate.State, WhatsAppTemplate.Category
STATES = {
    "APPROVED": State.APPROVED, "PENDING": State.PENDING, "IN_APPEAL": State.PENDING, "REJECTED": State.REJECTED,
    "PAUSED": State.PAUSED, "FLAGGED": State.APPROVED, "REINSTATED": State.APPROVED, "DISABLED": State.DISABLED,
    "LIMIT_EXCEEDED": State.DISABLED, "LOCKED": State.DISABLED, "ARCHIVED": State.DISABLED,
    "UNARCHIVED": State.APPROVED,
    "PENDING_DELETION": State.GONE, "DELETED": State.GONE,
}  # fmt: skip
CATEGORIES = {"MARKETING": Category.MARKETING, "UTILITY": Category.UTILITY, "AUTHENTICATION": Category.AUTHENTICATION}
NAME = re.compile(r"[a-z0-9_]{1,512}")
FEW = dt.timedelta(seconds=20)


class TemplateError(AkrabError):
    """A template cannot be used, or is refused."""


def synchronise(client: Client | None = None) -> int:
    """Bring all templates of the account here; those that are gone there are marked so. Returns how many there are.
    Raises WhatsAppError."""
    if not shop.get("whatsapp_account_id"):
        raise WhatsAppError(
            _("Without the id of the business account the templates cannot be fetched. Enter it in the settings."),
            permanent=True,
        )
    if client is None:
        with Client() as own:
            found = list(own.templates())
    else:
        found = list(client.templates())
    return _store(found)


@transaction.atomic
def _store(found: list[Data]) -> int:
    now, kept = clock.now(), 0
    for one in found:
        category = CATEGORIES.get(text_of(one.get("category")).upper())
        name, language = text_of(one.get("name"))[:512], text_of(one.get("language"))[:20]
        if not category or not name or not language:
            continue
        state = STATES.get(text_of(one.get("status")).upper(), State.PENDING)
        reason = text_of(one.get("rejected_reason"))
        WhatsAppTemplate.objects.update_or_create(
            name=name,
            language=language,
            defaults={
                "category": category,
                "state": state,
                "named": text_of(one.get("parameter_format")).upper() == "NAMED",
                "components": objects(one.get("components")),
                "remote_id": text_of(one.get("id"))[:40],
                "reason": "" if reason in {"NONE", ""} else reason[:500],
                "synced_at": now,
            },
            create_defaults={
                "category": category,
                "state": state,
                "named": text_of(one.get("parameter_format")).upper() == "NAMED",
                "components": objects(one.get("components")),
                "remote_id": text_of(one.get("id"))[:40],
                "reason": "" if reason in {"NONE", ""} else reason[:500],
                "synced_at": now,
                "changed_at": now,
            },
        )
        kept += 1
    there = WhatsAppTemplate.objects.exclude(state__in=(State.DRAFT, State.GONE))
    # One submitted a moment ago may not be listed yet.
    there.exclude(synced_at=now).filter(changed_at__lt=now - FEW).update(state=State.GONE)
    return kept


def ready(name: str, language: str, client: Client | None = None) -> WhatsAppTemplate:
    """The approved template, fetched from WhatsApp when it is not known here. Raises TemplateError with a sentence that
    says what there is instead, WhatsAppError when WhatsApp cannot be asked."""
    found = _known(name, language)
    usable = found is not None and found.state == State.APPROVED
    if not usable and ratelimit.allow(f"whatsapp-template-miss:{name}:{language}"[:100], limit=1, seconds=60):
        synchronise(client)
        found = _known(name, language)
    if found is None or found.state == State.GONE:
        others = WhatsAppTemplate.objects.filter(name=name, state=State.APPROVED).values_list("language", flat=True)
        if others:
            raise TemplateError(
                _("“%(name)s” does not exist at WhatsApp in “%(language)s”, only in: %(others)s. Choose one of these.")
                % {"name": name, "language": language, "others": ", ".join(others)},
                field="template",
            )
        raise TemplateError(
            _("WhatsApp has no template “%(name)s”. Submit it first, or choose another.") % {"name": name},
            field="template",
        )
    if found.state != State.APPROVED:
        raise TemplateError(
            _("“%(name)s” (%(language)s) is %(state)s at WhatsApp. Only an approved template can be sent.")
            % {"name": name, "language": found.language, "state": found.get_state_display()},
            field="template",
        )
    return found


def _known(name: str, language: str) -> WhatsAppTemplate | None:
    """In this language, or in a form of it (`en` for `en_US`)."""
    rows = {one.language: one for one in WhatsAppTemplate.objects.filter(name=name)}
    if language in rows:
        return rows[language]
    near = [one for code, one in sorted(rows.items()) if code.split("_", 1)[0] == language.split("_", 1)[0]]
    return next((one for one in near if one.state == State.APPROVED), near[0] if near else None)


def usable() -> list[WhatsAppTemplate]:
    return list(WhatsAppTemplate.objects.filter(state=State.APPROVED))


# Submitting


def draft(
    *,
    name: str,
    language: str,
    category: str,
    body: str,
    header: str = "",
    footer: str = "",
    examples: dict[str, str] | None = None,
    buttons: list[Data] | None = None,
) -> Data:
    """The template as WhatsApp wants it submitted. Raises TemplateError naming the field and what to change."""
    if not NAME.fullmatch(name):
        raise TemplateError(
            _("A name has only small letters, digits and the underscore, like order_ready."), field="name"
        )
    _check_text(body, 1024, "body")
    found = names(body)
    numbered = all(one.isdecimal() for one in found)
    if numbered and found != [str(place) for place in range(1, len(found) + 1)]:
        raise TemplateError(_("Number the blanks {{1}}, {{2}}, … without leaving one out."), field="body")
    if not numbered and any(one.isdecimal() or one.lower() != one for one in found):
        raise TemplateError(_("Name all blanks in small letters, or number all of them; not both."), field="body")
    components: list[Data] = []
    if header.strip():
        _check_text(header, 60, "header")
        if names(header):
            raise TemplateError(_("Write the heading without blanks."), field="header")
        components.append({"type": "HEADER", "format": "TEXT", "text": header.strip()})
    part: Data = {"type": "BODY", "text": body.strip()}
    given = examples or {}
    for one in found:
        if not given.get(one, "").strip():
            raise TemplateError(
                _("WhatsApp wants an example for {{%(blank)s}}. Write what usually stands there.") % {"blank": one},
                field="examples",
            )
    if found and numbered:
        part["example"] = {"body_text": [[given[one].strip() for one in found]]}
    elif found:
        part["example"] = {
            "body_text_named_params": [{"param_name": one, "example": given[one].strip()} for one in found]
        }
    components.append(part)
    if footer.strip():
        _check_text(footer, 60, "footer")
        components.append({"type": "FOOTER", "text": footer.strip()})
    if buttons:
        components.append({"type": "BUTTONS", "buttons": buttons})
    shape = {} if numbered else {"parameter_format": "NAMED"}
    return {"name": name, "language": language, "category": category.upper(), **shape, "components": components}


def _check_text(text: str, most: int, field: str) -> None:
    stripped = text.strip()
    if not stripped:
        raise TemplateError(_("The text is empty. Write it first."), field=field)
    if len(stripped) > most:
        raise TemplateError(
            _("This has %(length)d characters; WhatsApp takes %(most)d.") % {"length": len(stripped), "most": most},
            field=field,
        )
    if stripped.startswith("{{") or stripped.endswith("}}"):
        raise TemplateError(_("WhatsApp refuses a text that begins or ends with a blank. Add a word."), field=field)
    if re.search(r"\}\}\s*\{\{", stripped):
        raise TemplateError(_("WhatsApp refuses two blanks side by side. Put a word between them."), field=field)


def submit(*, template: Data, actor: User) -> WhatsAppTemplate:
    """Hand a draft to WhatsApp, which decides within a day, mostly within minutes. Raises WhatsAppError."""
    with Client() as client:
        answer = client.submit_template(template)
    now = clock.now()
    with transaction.atomic():
        made, _new = WhatsAppTemplate.objects.update_or_create(
            name=template["name"],
            language=template["language"],
            defaults={
                "category": CATEGORIES.get(text_of(answer.get("category")).upper(), template["category"].lower()),
                "state": STATES.get(text_of(answer.get("status")).upper(), State.PENDING),
                "named": template.get("parameter_format") == "NAMED",
                "components": template["components"],
                "remote_id": text_of(answer.get("id"))[:40],
                "reason": "",
                "changed_at": now,
                "synced_at": now,
            },
        )
        record(kinds.TemplateSubmitted(name=made.name, language=made.language), subject=made, actor=actor)
    return made


# What WhatsApp tells


@transaction.atomic
def told(value: Data) -> bool:
    """A template was approved, rejected, paused …; False for one of another account."""
    state = STATES.get(text_of(value.get("event")).upper())
    name, language = text_of(value.get("message_template_name")), text_of(value.get("message_template_language"))
    if state is None or not name or not language:
        return False
    info = object_of(value.get("rejection_info"))
    said = [text_of(info.get("reason")) or text_of(value.get("reason")), text_of(info.get("recommendation"))]
    reason = " ".join(one for one in said if one and one != "NONE")[:500]
    category = CATEGORIES.get(text_of(value.get("message_template_category")).upper())
    changes: dict[str, Any] = {
        "state": state, "reason": reason, "changed_at": clock.now(),
        "remote_id": text_of(value.get("message_template_id"))[:40], **({"category": category} if category else {}),
    }  # fmt: skip
    row = WhatsAppTemplate.objects.filter(name=name, language=language)
    before = row.first()
    if before is None:  # made in Meta's own pages: its text comes with the next synchronising
        WhatsAppTemplate.objects.create(name=name, language=language, **{"category": Category.UTILITY, **changes})
        _sync_soon()
    else:
        row.update(**changes)
    if before is None or before.state != state:
        now = row.get()
        record(kinds.TemplateDecided(name=name, state=state, reason=reason), subject=now)
    return True


def _sync_soon() -> None:
    from akrab.messaging.whatsapp.tasks import synchronise_templates

    transaction.on_commit(synchronise_templates.enqueue)


def recategorised(value: Data) -> bool:
    """WhatsApp put a template into another category, which has another price."""
    category = CATEGORIES.get(text_of(value.get("new_category")).upper())
    if category is None:
        return False
    rows = WhatsAppTemplate.objects.filter(
        name=text_of(value.get("message_template_name")), language=text_of(value.get("message_template_language"))
    )
    return bool(rows.update(category=category, changed_at=clock.now()))
