"""What an SMS or telephone service says when it will not, as sentences that say what to do. Twilio's numbers are those
of its error dictionary."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from akrab.messaging.adapters.base import TransportError

# code → (sentence, whether trying again is of no use)
SENTENCES: dict[int, tuple[Any, bool]] = {
    20003: (_("Twilio does not accept the account or the token. Enter both again."), False),
    20404: (_("Twilio does not know this account or number. Compare them with the Twilio console."), True),
    20429: (_("Twilio asks for a pause: too many requests. It goes on by itself."), False),
    14107: (_("Twilio asks for a pause: too many messages at once. It goes on by itself."), False),
    21201: (_("There is no number to call. Add one first."), True),
    21210: (_("Twilio has not confirmed the shop’s number. Buy it there or have it verified."), True),
    21211: (_("Twilio says that this is no phone number. Correct it in the record."), True),
    21212: (_("The sender is not one that Twilio knows. Compare it with the Twilio console."), True),
    21214: (_("This number cannot be called. Correct it in the record."), True),
    21215: (_("The Twilio account may not call this country. Allow it in the Twilio console."), True),
    21216: (_("Twilio does not call this number. Use another way."), True),
    21219: (_("A trial account calls only numbers that were verified at Twilio."), True),
    21408: (_("The Twilio account may not send SMS to this country. Allow it in the Twilio console."), True),
    21602: (_("The message is empty. Write something first."), True),
    21603: (_("The sender is missing. Enter it under Calls and SMS."), True),
    21606: (_("The sender cannot send SMS. Choose another in the Twilio console."), True),
    21608: (_("A trial account sends only to numbers that were verified at Twilio."), True),
    21610: (_("This number has answered STOP to the sender. Use another way."), True),
    21611: (_("Too many messages wait at the sender. It goes on by itself."), False),
    21612: (_("Twilio cannot reach this number from the sender. Choose another sender."), True),
    21614: (_("This number takes no SMS: it is not a mobile one."), True),
    21617: (_("The message is longer than 1,600 letters. Shorten it."), True),
    30001: (_("Too many messages waited at the sender. Send again, less at once."), True),
    30002: (_("Twilio has suspended the account. Look in the Twilio console."), True),
    30003: (_("The phone is switched off or out of reach."), True),
    30004: (_("The phone or its network blocks this message."), True),
    30005: (_("The number does not exist any more."), True),
    30006: (_("This number takes no SMS: it is a landline, or its network cannot be reached."), True),
    30007: (_("The network filtered the message as unwanted. Change its words, and name the shop in it."), True),
    30008: (_("The network did not say why the message did not arrive."), True),
    30034: (
        _("The sender must be registered before this network takes it. Look in the Twilio console."),
        True,
    ),
}
STOPPED, NO_MOBILE, NO_NUMBER = 21610, 21614, 30005


class PhoneError(TransportError):
    """The service did not do it. `code` is its own, 0 when there was none."""


def code_of(value: object) -> int:
    text = str(value if value is not None else "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def sentence(code: int, words: str = "") -> str:
    known = SENTENCES.get(code)
    if known is None:
        said = _("The service refuses: %(words)s (code %(code)s)")
        return (str(said) % {"words": words[:200] or "–", "code": code})[:300]
    return f"{known[0]} ({code})"[:300]


def refused(status: int, code: int, words: str, *, retry_after: float | None = None) -> PhoneError:
    """An answer that is none of success."""
    if status in {401, 403} and code not in SENTENCES:
        code = 20003
    if status == 429 and code not in SENTENCES:
        code = 20429
    permanent = SENTENCES[code][1] if code in SENTENCES else status < 500
    wait = retry_after or (60.0 if code in {20429, 14107, 21611} else 300.0 if code == 20003 else None)
    return PhoneError(sentence(code, words), permanent=permanent, retry_after=None if permanent else wait, code=code)


def unreachable() -> PhoneError:
    return PhoneError(_("The service cannot be reached at the moment. It is tried again."), permanent=False)


def silent() -> PhoneError:
    """The request may have been carried out."""
    return PhoneError(
        _("The service did not answer in time: it may have gone out. Look there before you send it again."),
        permanent=False,
        unsure=True,
    )
