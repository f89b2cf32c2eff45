"""Reading the mood: is a message glad, unhappy or neither, what is it about, and how soon must somebody look.

Pure functions on text: no Django, no clock, no database. `docs/reference/models/mood.md` says what the models were
trained on, under which licences, and how well they do.
"""

from akrab.insight.mood.reading import Reading, read

__all__ = ["Reading", "read"]
