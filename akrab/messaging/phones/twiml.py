"""What Twilio is to do in a call, in its own markup (TwiML). Nothing is recorded."""

from xml.sax.saxutils import escape, quoteattr

VOICES = {"id": "id-ID", "en": "en-US"}
LONGEST = 1500  # letters read out; a call's TwiML has at most 4,000
NOTHING = '<?xml version="1.0" encoding="UTF-8"?><Response/>'


def say(text: str, language: str) -> str:
    return f'<Say language="{VOICES.get(language, "id-ID")}">{escape(text[:LONGEST])}</Say>'


def spoken(text: str, language: str) -> str:
    """The text twice, with a pause: who picks up late hears it whole."""
    return _whole('<Pause length="1"/>', say(text, language), '<Pause length="1"/>', say(text, language))


def connected(*, number: str, shown: str, after: str, text: str = "", language: str = "id", seconds: int = 25) -> str:
    """Ring a number and connect it with who is on the line; `after` is told how that ended."""
    dial = (
        f'<Dial callerId={quoteattr(shown)} timeout="{seconds}" action={quoteattr(after)} method="POST">'
        f"<Number>{escape(number)}</Number></Dial>"
    )
    return _whole(say(text, language) if text else "", dial)


def closed(text: str, language: str) -> str:
    return _whole(say(text, language), "<Hangup/>")


def _whole(*parts: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><Response>{"".join(parts)}</Response>'
