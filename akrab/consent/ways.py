"""What the ways of an answer are called: a receipt keeps `one-click`, a person reads how that was done."""

from django.utils.translation import gettext as _


def in_words(way: str) -> str:
    """In the language of the moment; what is no code stays as it is."""
    said, _colon, channel = way.partition(":")
    if said == "reply":
        return _("answered on %(channel)s") % {
            "channel": {"whatsapp": "WhatsApp", "email": "e-mail"}.get(channel, channel)
        }
    return {
        "office": _("written down by the shop"),
        "counter": _("at the counter"),
        "registration": _("when registering"),
        "checkout": _("with an order"),
        "contact form": _("on the contact page"),
        "preferences": _("on the page of preferences"),
        "link": _("by the link in a message"),
        "one-click": _("one click in the mail program"),
        "double opt-in": _("confirmed from the mailbox"),
        "my data": _("under “My data”"),
        "birthday": _("because of the birthday"),
        "phone": _("by phone"),
        "inbox": _("in the inbox"),
    }.get(way, way)
