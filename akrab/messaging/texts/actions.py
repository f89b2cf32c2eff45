"""Changes of message texts: the shop's own words, the channels of a notice, its WhatsApp template."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.core import clock
from akrab.journal.recording import record
from akrab.messaging import kinds
from akrab.messaging.models import NoticeChannels, NoticeTemplate, OwnText, TextVersion, WhatsAppTemplate
from akrab.messaging.texts.notices import notice_of
from akrab.messaging.texts.queries import CHANNELS, channels_of
from akrab.messaging.texts.rendering import Compiled, TextError, compile_text
from akrab.messaging.texts.variables import Variable
from akrab.messaging.whatsapp.blanks import blanks

BRIEF = frozenset({"sms", "push"})
WITH_SUBJECT = frozenset({"", "email", "inbox", "push"})  # an empty channel: all of them


def check(*, subject: str, body: str, language: str, variables: Iterable[Variable]) -> Compiled:
    """The text, compiled. Raises TextError naming the line: broken marks, an unknown variable with the one that was
    probably meant, nothing written."""
    compiled = compile_text(subject=subject, body=body, language=language)
    if not body.strip():
        raise TextError(_("The text is empty. Write something first."), field="body")
    known = [one.name for one in variables]
    for name in sorted(compiled.variables - set(known), key=lambda one: (compiled.places[one][1], one)):
        where, line = compiled.places[name]
        raise TextError(_unknown(name, known, line), field=where, line=line, variable=name)
    return compiled


def _unknown(name: str, known: list[str], line: int) -> str:
    near = get_close_matches(name, known, n=1, cutoff=0.5)
    values = {"line": line, "name": name, "near": near[0] if near else ""}
    if near:
        return _("Line %(line)d: there is no {%(name)s}. Do you mean {%(near)s}?") % values
    return _("Line %(line)d: there is no {%(name)s}. Tap one of the variables below the text.") % values


@transaction.atomic
def save_version(
    *,
    language: str,
    channel: str,
    subject: str,
    body: str,
    variables: Iterable[Variable],
    actor: User,
    notice: str = "",
    own: OwnText | None = None,
) -> TextVersion:
    """Keep the text of a notice or of an own text, in one language and for one channel (empty: for all). Saving the
    same again changes nothing. Raises TextError; nothing has then changed."""
    body = body.replace("\r\n", "\n").strip()
    subject = " ".join(subject.split())
    compiled = check(subject=subject, body=body, language=language, variables=variables)
    if notice:
        _whole(notice, channel, compiled)
    if notice and channel in WITH_SUBJECT and not subject:
        raise TextError(_("Write a subject: it stands above the text in e-mail and on the screen."), field="subject")
    now = clock.now()
    version, made = TextVersion.objects.get_or_create(
        notice=notice, own=own, language=language, channel=channel,
        defaults={"subject": subject, "body": body, "updated_at": now, "actor": actor},
    )  # fmt: skip
    if not made and version.active and (version.subject, version.body) == (subject, body):
        return version
    version.subject, version.body, version.active, version.actor = subject, body, True, actor
    version.problem, version.problem_at, version.updated_at = "", None, now
    version.save()
    record(
        kinds.TextChanged(name=notice or str(own), language=language, channel=channel, heading=subject, body=body),
        subject=version,
        actor=actor,
    )
    if own is not None:
        OwnText.objects.filter(pk=own.pk).update(updated_at=now)
    return version


def _whole(notice: str, channel: str, compiled: Compiled) -> None:
    """A link to sign in without the link would help nobody. A few words by SMS or on a screen need not say it all."""
    for name in notice_of(notice).must:
        if channel not in BRIEF and name not in compiled.variables:
            raise TextError(
                _("This message is of no use without {%(name)s}. Put it into the text.") % {"name": name},
                field="body",
                variable=name,
            )


@transaction.atomic
def restore(*, version: TextVersion, actor: User) -> None:
    """Back to the text that comes with Akrab, or for one channel to the one for all; what was written stays in the
    history."""
    if TextVersion.objects.filter(pk=version.pk, active=True).update(active=False, problem="", problem_at=None):
        name = version.notice or str(version.own)
        record(
            kinds.TextRestored(name=name, language=version.language, channel=version.channel),
            subject=version,
            actor=actor,
        )


@transaction.atomic
def set_channels(*, notice: str, channels: Iterable[str], actor: User) -> None:
    """By which channels a notice goes from now on; none switches it off. Raises TextError for one it cannot go by."""
    possible = notice_of(notice).channels
    wished = [one for one in CHANNELS if one in set(channels)]
    unknown = set(channels) - set(possible)
    if unknown:
        raise TextError(_("This notice cannot go by %(name)s.") % {"name": min(unknown)}, field="channels")
    before = channels_of(notice)
    if before & set(possible) == set(wished):
        return
    NoticeChannels.objects.update_or_create(notice=notice, defaults={"channels": wished})
    record(kinds.TextChannels(name=notice, channels=", ".join(wished) or "–"), actor=actor)


@transaction.atomic
def connect_template(
    *, notice: str, language: str, template: WhatsAppTemplate, filled: Mapping[str, str], actor: User
) -> NoticeTemplate:
    """Let an approved WhatsApp template carry the notice. `filled`: each of its blanks ("body.1", "header",
    "buttons.0") → a text with variables. Raises TextError with the blank as `field`."""
    variables = notice_of(notice).all_variables
    kept = {}
    for blank in blanks(template):
        pattern = " ".join(filled.get(blank.field, "").split())
        if not pattern:
            raise TextError(_("Choose what fills {{%(name)s}}.") % {"name": blank.name}, field=blank.field)
        try:
            check(subject="", body=pattern, language=language, variables=variables)
        except TextError as error:
            raise TextError(str(error), field=blank.field, variable=error.variable) from error
        kept[blank.field] = pattern
    row, _made = NoticeTemplate.objects.update_or_create(
        notice=notice,
        language=language,
        defaults={"template": template.name, "template_language": template.language, "blanks": kept},
    )
    record(kinds.TextTemplate(name=notice, language=language, template=template.name), subject=row, actor=actor)
    return row


@transaction.atomic
def disconnect_template(*, notice: str, language: str, actor: User) -> None:
    if NoticeTemplate.objects.filter(notice=notice, language=language).delete()[0]:
        record(kinds.TextTemplate(name=notice, language=language, template="–"), actor=actor)


# Texts of the shop's own


@transaction.atomic
def save_own(*, name: str, shortcut: str, purpose: str, actor: User, own: OwnText | None = None) -> OwnText:
    """Name a text of the shop's own; with a shortcut it can be chosen in conversations. Raises TextError."""
    name = " ".join(name.split())[:80]
    short = slugify(shortcut.strip().removeprefix("/"))[:30] or None
    if not name:
        raise TextError(_("Give the text a name, such as “Opening hours”."), field="name")
    if shortcut.strip() and not short:
        raise TextError(_("Write the short name with letters or digits, such as “hours”."), field="shortcut")
    if purpose not in OwnText.Purpose.values:
        raise TextError(_("Choose what the text is for."), field="purpose")
    own = own or OwnText()
    own.name, own.shortcut, own.purpose, own.updated_at = name, short, purpose, clock.now()
    others = OwnText.objects.exclude(pk=own.pk)
    if short and others.filter(shortcut=short).exists():
        raise _taken("shortcut", f"/{short}")
    try:
        with transaction.atomic():
            own.save()
    except IntegrityError as error:
        raise _taken("name", name) from error
    record(kinds.OwnTextSaved(name=own.name), subject=own, actor=actor)
    return own


def _taken(field: str, name: str) -> TextError:
    return TextError(_("There is a text named “%(name)s” already. Choose another name.") % {"name": name}, field=field)


@transaction.atomic
def remove_own(*, own: OwnText, actor: User) -> None:
    """Gone with all its versions."""
    record(kinds.OwnTextRemoved(name=own.name), subject=own, actor=actor)
    own.delete()
