"""WhatsApp by hand: a link that opens the chat with the text already written. It sends nothing by itself.

Source: WhatsApp's "click to chat": https://wa.me/<digits, international, no plus>?text=<url-encoded text>.
"""

from urllib.parse import quote

from akrab.core import phone


def link(e164: str, text: str) -> str:
    """The chat with this number, the text prepared for a person to send."""
    return f"https://wa.me/{phone.whatsapp_digits(e164)}?text={quote(text, safe='')}"
