"""WhatsApp's error codes as sentences that say what to do. Meta asks to go by the code, never by the title."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from akrab.messaging.adapters.base import TransportError
from akrab.messaging.whatsapp.payloads import Data, object_of, text_of

WINDOW_CLOSED, PAIR_RATE, OPTED_OUT, NO_TEMPLATE = 131047, 131056, 131050, 132001
TOKEN = frozenset({0, 190})
SECONDS: dict[int, float] = {4: 300, 80007: 300, 130429: 15, 131048: 3600, PAIR_RATE: 6, 131057: 600}

# code → (sentence, whether trying again is of no use)
SENTENCES: dict[int, tuple[Any, bool]] = {
    0: (_("WhatsApp does not accept the access token. Make a new one and enter it in the settings."), False),
    190: (
        _("The access token for WhatsApp has expired. Make a lasting one and enter it in the settings."),
        False,
    ),
    3: (_("The access token lacks the right to send. Give it whatsapp_business_messaging."), False),
    10: (_("The access token lacks the right to send. Give it whatsapp_business_messaging."), False),
    200: (_("The access token lacks the right to send. Give it whatsapp_business_messaging."), False),
    4: (_("WhatsApp asks for a pause: too many requests. It goes on by itself."), False),
    80007: (_("WhatsApp asks for a pause: too many requests. It goes on by itself."), False),
    130429: (_("WhatsApp asks for a pause: too many messages at once. It goes on by itself."), False),
    131048: (
        _("WhatsApp slows the number down: too many messages were blocked or reported. Send less for a while."),
        False,
    ),
    PAIR_RATE: (
        _("Too many messages to this customer in a short time. The rest follows by itself."),
        False,
    ),
    368: (_("Meta has blocked the account for breaking a rule. Look in Meta Business Support."), True),
    131031: (_("Meta has locked the account. Look in Meta Business Support."), True),
    131042: (_("Meta cannot collect the money for messages. Check the payment method at Meta."), True),
    131045: (_("The number is not registered with WhatsApp yet. Register it at Meta."), True),
    133010: (_("The number is not registered with WhatsApp yet. Register it at Meta."), True),
    WINDOW_CLOSED: (
        _("More than 24 hours have passed since the customer wrote. Send an approved template instead."),
        True,
    ),
    131026: (
        _("WhatsApp cannot deliver to this number: perhaps it has no WhatsApp, or an old one. Call or mail."),
        True,
    ),
    131021: (_("This is the shop’s own number. Choose another recipient."), True),
    131030: (_("A test number writes only to numbers listed at Meta. Add this one there."), True),
    131049: (
        _("WhatsApp did not deliver this to keep the customer from too much advertising. Wait some days."),
        True,
    ),
    OPTED_OUT: (_("The customer has stopped advertising from the shop in WhatsApp. It stays stopped."), True),
    130472: (_("WhatsApp holds advertising back from this customer for a trial of its own. Use another way."), True),
    131008: (_("WhatsApp misses something in the message. Open the message and fill it in."), True),
    131009: (_("WhatsApp cannot use something in the message. Open the message and correct it."), True),
    131051: (_("WhatsApp does not know this kind of message."), True),
    131052: (_("The file could not be fetched from WhatsApp. Ask the customer to send it again."), True),
    131053: (_("WhatsApp does not take this file. Send it as JPEG, PNG or PDF, at most 5 MB a picture."), True),
    132000: (
        _("The template has another number of blanks than were filled. Synchronise the templates and try again."),
        True,
    ),
    NO_TEMPLATE: (
        _("WhatsApp has no such template in this language, or has not approved it. Synchronise the templates."),
        True,
    ),
    132005: (_("With its blanks filled the template is too long. Shorten what fills them."), True),
    132007: (_("The template breaks a rule of WhatsApp. Change it and submit it again."), True),
    132012: (_("A blank of the template is filled in another form than it was approved with."), True),
    132015: (_("WhatsApp has paused this template because people disliked it. Change it or use another."), True),
    132016: (_("WhatsApp has switched this template off for good. Use another."), True),
    131057: (_("WhatsApp is working on the number. It goes on by itself."), False),
    131000: (_("WhatsApp has a trouble of its own. It is tried again."), False),
    131016: (_("WhatsApp has a trouble of its own. It is tried again."), False),
    1: (_("WhatsApp has a trouble of its own. It is tried again."), False),
    2: (_("WhatsApp has a trouble of its own. It is tried again."), False),
}


class WhatsAppError(TransportError):
    """WhatsApp did not do it. `code` is Meta's own, 0 when there was none."""


def code_of(error: Data) -> int:
    text = text_of(error.get("code"))
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def sentence(error: Data) -> str:
    """One of Meta's error objects in the owner's words, with its own details where they say more."""
    code = code_of(error)
    details = text_of(object_of(error.get("error_data")).get("details"))
    known = SENTENCES.get(code)
    if known is None:
        words = details or text_of(error.get("message")) or text_of(error.get("title"))
        return str(_("WhatsApp refuses: %(words)s (code %(code)s)")) % {"words": words[:200], "code": code}
    return f"{known[0]} ({code})"[:300]


def refused(error: Data, *, retry_after: float | None = None) -> WhatsAppError:
    """An error object of the API's answer as what is raised."""
    code = code_of(error)
    permanent = SENTENCES[code][1] if code in SENTENCES else True
    wait = None if permanent else retry_after or SECONDS.get(code)
    return WhatsAppError(sentence(error), permanent=permanent, retry_after=wait, code=code)


def unreachable() -> WhatsAppError:
    return WhatsAppError(_("WhatsApp cannot be reached at the moment. It is tried again."), permanent=False)


def silent() -> WhatsAppError:
    return WhatsAppError(
        _("WhatsApp did not answer in time: the message may have gone out. Look at the chat before you send it again."),
        permanent=False,
        unsure=True,
    )
