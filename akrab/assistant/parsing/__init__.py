"""Everyday orders in words, such as "2 kopi 1 gula antar sore", read against the shop's own goods.

Pure functions: goods and text in, a draft out. `parse` promises nothing: a draft is shown before it counts.
"""

from akrab.assistant.parsing.goods import Good, Shelf
from akrab.assistant.parsing.reading import Draft, DraftLine, parse
from akrab.assistant.parsing.wishes import Wishes

__all__ = ["Draft", "DraftLine", "Good", "Shelf", "Wishes", "parse"]
