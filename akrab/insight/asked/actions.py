"""What the shop does about a question: written down, so that it can be looked back whether it helped."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.catalogue.actions import change_product
from akrab.catalogue.models import Product
from akrab.content.actions import save_page
from akrab.content.models import Page
from akrab.content.queries import first_text
from akrab.core import clock
from akrab.core.errors import AkrabError
from akrab.insight import kinds
from akrab.insight.asked import words
from akrab.insight.models import AskedDeed, AskedQuestion
from akrab.journal.recording import record
from akrab.messaging.models import OwnText
from akrab.messaging.texts.actions import save_own, save_version
from akrab.messaging.texts.variables import Variable

Way = AskedDeed.Way
SLUG = "faq"


@transaction.atomic
def note(
    *, question: AskedQuestion, way: AskedDeed.Way, actor: User, about: int | None = None, language: str = ""
) -> AskedDeed:
    """Write down that the question was answered on a page, by a saved answer, in a product's description, kept as an
    idea or put away. about: the saved answer or the product. The same again finds the first."""
    list(AskedQuestion.objects.select_for_update().filter(key=question.key))  # a doubled click waits for the first
    done = AskedDeed.objects.filter(key=question.key, way=way, about=about, language=language, ended_at=None)
    known = done.order_by("id").first()
    if known is not None:
        return known
    deed = AskedDeed.objects.create(
        key=question.key, kind=question.kind, topic=question.topic, words=question.words, way=way, about=about,
        language=language, actor=actor, done_at=clock.now(),
        evidence={"people": question.people, "talks": question.talks, "nothing": question.nothing},
    )  # fmt: skip
    record(kinds.QuestionUsed(what=words.name(question), way=str(way.value)), subject=deed, actor=actor)
    return deed


@transaction.atomic
def end(*, deed: AskedDeed, actor: User) -> bool:
    """An idea is carried out or dropped; what was put away comes back. True the one time that this changed
    something."""
    if not AskedDeed.objects.filter(pk=deed.pk, ended_at=None).update(ended_at=clock.now()):
        return False
    record(kinds.QuestionEnded(what=words.name(deed), way=deed.way), subject=deed, actor=actor)
    return True


class AskedError(AkrabError):
    """What was prepared cannot be published."""


@transaction.atomic
def publish(*, question: AskedQuestion, language: str, heading: str, answer: str, actor: User) -> Page:
    """Put the question and its answer at the end of the page of frequent questions. Raises AskedError where something
    is missing or the page has this question already."""
    heading, answer = " ".join(heading.split()).lstrip("# "), answer.replace("\r\n", "\n").strip()
    if not heading:
        raise AskedError(_("Write the question as a customer would ask it."), field="heading")
    if not answer:
        raise AskedError(_("Write the answer."), field="answer")
    written = (
        Page.objects.select_for_update().filter(slug=SLUG, language=language).first()
    )  # nobody else writes meanwhile
    known = written or first_text(SLUG, language)
    body = known.body if known else ""
    heads = {line.lstrip("# ").strip().casefold() for line in body.splitlines() if line.startswith("#")}
    if heading.casefold() in heads:
        raise AskedError(_("This question stands on the page already."), field="heading")
    page = save_page(
        slug=SLUG, language=language, title=known.title if known else _("Questions and answers"),
        lead=known.lead if known else "", body=f"{body.rstrip()}\n\n## {heading}\n\n{answer}\n".lstrip(), actor=actor,
    )  # fmt: skip
    note(question=question, way=Way.FAQ, language=language, actor=actor)
    return page


@transaction.atomic
def keep_answer(
    *, question: AskedQuestion, name: str, shortcut: str, language: str, text: str, variables: Iterable[Variable],
    actor: User,
) -> OwnText:  # fmt: skip
    """Keep an answer to be chosen in conversations. Raises TextError."""
    own = save_own(name=name, shortcut=shortcut, purpose=OwnText.Purpose.SERVICE, actor=actor)
    save_version(own=own, language=language, channel="", subject="", body=text, variables=variables, actor=actor)
    note(question=question, way=Way.SAVED, about=own.pk, language=language, actor=actor)
    return own


@transaction.atomic
def tell_of_product(*, question: AskedQuestion, product: Product, description: str, actor: User) -> None:
    """Write the product's description anew, with what customers ask about it. Raises AskedError where nothing of it was
    changed."""
    description = description.replace("\r\n", "\n").strip()
    if description == product.description.replace("\r\n", "\n").strip():
        raise AskedError(_("The description is as it was. Write what customers want to know."), field="description")
    change_product(product=product, description=description, actor=actor)
    note(question=question, way=Way.PRODUCT, about=product.pk, actor=actor)
