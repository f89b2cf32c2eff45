"""Which questions the shop's page of frequent questions has already."""

from collections.abc import Sequence

from django.conf import settings

from akrab.content.models import Page
from akrab.content.queries import first_text
from akrab.insight.asked.grouping import Group, alike
from akrab.insight.asked.sayings import Saying
from akrab.insight.asked.topics import Asked, spoken, topic_of

SLUG = "faq"
SAME = 0.5  # likeness of a heading and a question: "which case suits me" is not "can a case be engraved"


def headings() -> list[str]:
    """What the shop wrote itself, in all languages; what every shop begins with says nothing of this one."""
    given = set()
    for code, _name in settings.LANGUAGES:
        shipped = first_text(SLUG, code)
        given |= set(_heads(shipped.body)) if shipped else set()
    bodies = Page.objects.filter(slug=SLUG).values_list("body", flat=True)
    return [head for body in bodies for head in _heads(body) if head not in given]


def _heads(body: str) -> list[str]:
    lines = body.splitlines()
    marked = [line.lstrip("# ").strip() for line in lines if line.startswith("#")]
    # a bold line and one that ends with a question mark are headings to the eye
    plain = [line.strip(" *_") for line in lines if line.strip(" *_").endswith("?")]
    return [one for one in dict.fromkeys([*marked, *plain]) if one]


def standing(shown: Sequence[Group[Saying]]) -> set[str]:
    """The keys of the questions that a heading asks."""
    heads = headings()
    if not heads:
        return set()
    topics = {topic_of(spoken(head))[0] for head in heads}
    found = {one.key for one in shown if one.topic and one.topic in topics}
    others = [one for one in shown if not one.topic]
    if others:
        known = alike((each.person, each.asked) for one in others for each in one.said)
        label_of = {known.of(Asked("", each.asked.words)): one.key for one in others for each in one.said}
        found |= {
            label_of[meant] for meant in known.meaning(heads, least=SAME) if meant is not None and meant in label_of
        }
    return found
