"""The shop's message texts: one source each, for every channel.

`rendering` compiles and fills a text, `mail` draws it for a mail program, `short` cuts it for SMS and push;
`notices` knows what the shop tells by itself, `actions` and `queries` what the owner made of it.
"""

from akrab.messaging.texts.mail import html_of
from akrab.messaging.texts.rendering import Compiled, TextError, Written, compile_text

__all__ = ["Compiled", "TextError", "Written", "compile_text", "html_of"]
