"""What is told of a registration, of wishes and points, of conversations, agreement and signing in."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from akrab.catalogue.models import Variant
from akrab.core import shop
from akrab.core.money import format_money
from akrab.core.templatetags.akrab import day, grouped
from akrab.customers.models import Customer
from akrab.loyalty.models import PointsEntry
from akrab.loyalty.queries import worth
from akrab.messaging.models import Message
from akrab.messaging.texts.notices import Notice, Samples, declare
from akrab.messaging.texts.variables import NAME, Variable, one_line

MAIL = ("email",)
POINTS_PAGE = "/account/points/"


def _latest_customers() -> Iterable[tuple[int, str]]:
    return [(one.pk, str(one)) for one in Customer.objects.order_by("-id")[:20]]


def _of_customer(pk: int) -> Mapping[str, Any] | None:
    customer = Customer.objects.select_related("user").filter(pk=pk).first()
    return {"customer": customer} if customer else None


CUSTOMERS = Samples(_("Customer"), _latest_customers, _of_customer)


def _latest_articles() -> Iterable[tuple[int, str]]:
    rows = Variant.objects.filter(is_active=True, product__state="active").select_related("product")
    return [(one.pk, str(one)) for one in rows.order_by("-id")[:20]]


def _of_article(pk: int) -> Mapping[str, Any] | None:
    variant = Variant.objects.select_related("product").filter(pk=pk).first()
    return back_in_stock(variant) if variant else None


def back_in_stock(variant: Variant) -> dict[str, Any]:
    """What that message is written from."""
    return {"variant": variant, "url": f"{settings.BASE_URL}/products/{variant.product.slug}/"}


def points_news(points: int, until: dt.date | None) -> dict[str, Any]:
    """What messages about points are written from."""
    return {"points": points, "worth": worth(points), "day": until, "url": f"{settings.BASE_URL}{POINTS_PAGE}"}


def _latest_points() -> Iterable[tuple[int, str]]:
    rows = PointsEntry.objects.filter(points__gt=0).select_related("account__customer").order_by("-id")[:20]
    return [(one.pk, f"{one.account.customer} · {one.points}") for one in rows]


def _of_points(pk: int) -> Mapping[str, Any] | None:
    row = PointsEntry.objects.select_related("account__customer").filter(pk=pk).first()
    if row is None:
        return None
    until = row.expires_at.date() if row.expires_at else None
    return {"customer": row.account.customer, **points_news(row.points, until)}


POINTS = (
    NAME,
    Variable("points", _("number of points"), lambda context: grouped(context["points"]), "150"),
    Variable(
        "worth",
        _("what the points are worth"),
        lambda context: format_money(context["worth"], shop.get("currency")),
        "Rp15.000",
    ),
    Variable("points_link", _("page of the points"), lambda context: context["url"], "https://shop.example/points/"),
)
UNTIL = Variable("until", _("last day"), lambda context: day(context["day"]), "31 Dec 2026")
ALL_POINTS = Samples(_("Points of"), _latest_points, _of_points)

declare(
    Notice(
        name="member_registered",
        label=_("Registration has arrived"),
        occasion="members",
        subject=_("Your registration at {shop}"),
        body=(_("Thank you for registering, {name}. We look at it and tell you as soon as you can order."),),
        variables=(NAME,),
        samples=CUSTOMERS,
    ),
    Notice(
        name="member_approved",
        label=_("Registration is approved"),
        occasion="members",
        subject=_("Welcome to {shop}"),
        body=(
            _("Welcome, {name}. Your registration is approved: you can order now."),
            _("[Go to the shop]({shop_link})"),
        ),
        variables=(NAME,),
        samples=CUSTOMERS,
    ),
    Notice(
        name="member_rejected",
        label=_("Registration is not approved"),
        occasion="members",
        subject=_("About your registration at {shop}"),
        body=((_("We are sorry, {name}: we cannot approve your registration."), _("The reason: {reason}")),),
        variables=(
            NAME,
            Variable(
                "reason",
                _("reason"),
                lambda context: context["customer"].state_reason,
                _("We only deliver to resellers."),
                optional=True,
            ),
        ),
        samples=CUSTOMERS,
    ),
    Notice(
        name="back_in_stock",
        label=_("A product is back in stock"),
        occasion="members",
        subject=_("{product} is back"),
        body=(
            _("You asked us to tell you: “{product}” is in stock again. The first to order gets it."),
            _("[See the product]({product_link})"),
        ),
        variables=(
            Variable("product", _("name of the product"), lambda context: one_line(context["variant"]), "Kopi Gayo"),
            Variable("product_link", _("page of the product"), lambda context: context["url"], "https://shop.example/"),
        ),
        samples=Samples(_("Product"), _latest_articles, _of_article),
    ),
    Notice(
        name="points_expiring",
        label=_("Points expire soon"),
        occasion="points",
        subject=_("{points} points expire on {until}"),
        body=(
            _(
                "{points} of your points, worth {worth}, can be used until {until}. Choose how many you want to use in "
                "your basket."
            ),
            _("[My points]({points_link})"),
        ),
        variables=(*POINTS, UNTIL),
        samples=ALL_POINTS,
    ),
    Notice(
        name="points_birthday",
        label=_("Birthday gift"),
        occasion="points",
        subject=_("Happy birthday! {points} points for you"),
        body=(
            _(
                "{shop} wishes you a happy birthday, {name}. Our gift: {points} points, worth {worth} in your next "
                "basket."
            ),
            _("You can use them until {until}."),
            _("[My points]({points_link})"),
        ),
        variables=(*POINTS, UNTIL.maybe()),
        samples=ALL_POINTS,
    ),
)


def _latest_answers() -> Iterable[tuple[int, str]]:
    rows = Message.objects.filter(direction=Message.Direction.OUT, template="", actor__isnull=False).order_by("-id")
    return [(one.pk, f"{one.text[:60]}") for one in rows[:20]]


def _of_answer(pk: int) -> Mapping[str, Any] | None:
    message = Message.objects.filter(pk=pk).first()
    return chat_answer(message) if message else None


def chat_answer(message: Message) -> dict[str, Any]:
    """What the mail to a visitor who has left is written from."""
    return {"text": message.text, "url": f"{settings.BASE_URL}/chat/"}


def _latest_notes() -> Iterable[tuple[int, str]]:
    rows = Message.objects.filter(direction=Message.Direction.NOTE, conversation__isnull=False, actor__isnull=False)
    return [(one.pk, one.text[:60]) for one in rows.order_by("-id")[:20]]


def _of_note(pk: int) -> Mapping[str, Any] | None:
    message = Message.objects.select_related("actor", "conversation__customer").filter(pk=pk).first()
    return mentioned(message, str(message.actor)) if message else None


def mentioned(message: Message, who: str) -> dict[str, Any]:
    """What the mail to a colleague who was called is written from."""
    return {
        "note": message.text,
        "from_name": who,
        "talk": message.conversation,
        "url": f"{settings.BASE_URL}/office/inbox/{message.conversation_id}/",
    }


declare(
    Notice(
        name="chat_answer",
        must=("answer",),
        label=_("Answer in the chat, by e-mail"),
        occasion="talk",
        subject=_("{shop} has answered you"),
        body=("{answer}", _("[Go on with the conversation]({chat_link})")),
        variables=(
            Variable("answer", _("text of the answer"), lambda context: context["text"], _("Yes, we have it in blue.")),
            Variable("chat_link", _("page of the chat"), lambda context: context["url"], "https://shop.example/chat/"),
        ),
        samples=Samples(_("Answer"), _latest_answers, _of_answer),
        channels=MAIL,
    ),
    Notice(
        name="mentioned",
        must=("talk_link",),
        label=_("A colleague was called in a note"),
        occasion="staff",
        subject=_("{colleague} asks you to look at the conversation with {customer}"),
        body=("{note}", _("[To the conversation]({talk_link})")),
        variables=(
            Variable("note", _("text of the note"), lambda context: context["note"], _("Can you look at this?")),
            Variable("colleague", _("who wrote the note"), lambda context: one_line(context["from_name"]), "Dewi"),
            Variable("customer", _("who the conversation is with"), lambda context: one_line(context["talk"]), "Siti"),
            Variable(
                "talk_link", _("page of the conversation"), lambda context: context["url"], "https://shop.example/"
            ),
        ),
        samples=Samples(_("Note"), _latest_notes, _of_note),
        channels=MAIL,
    ),
    Notice(
        name="consent_confirm",
        must=("confirm_link",),
        label=_("News by e-mail: please confirm"),
        occasion="privacy",
        subject=_("Do you want news from {shop} by e-mail?"),
        body=(
            _("Hello {name}, somebody chose this on our page of preferences:"),
            "{wording}",
            _("[Yes, confirm]({confirm_link})"),
            _("If that was not you, do nothing: you will then get no news."),
        ),
        variables=(
            NAME,
            Variable(
                "wording", _("what was agreed to"), lambda context: context["wording"], _("News and offers by e-mail")
            ),
            Variable("confirm_link", _("page to confirm"), lambda context: context["url"], "https://shop.example/c/"),
        ),
        samples=None,
        channels=MAIL,
    ),
    Notice(
        name="sign_in_link",
        must=("sign_in_link",),
        label=_("Link to sign in"),
        occasion="privacy",
        subject=_("Your sign-in link for {shop}"),
        body=(
            _("With this link you sign in once, within {hours} hours:"),
            _("[Sign in]({sign_in_link})"),
            _("If you did not ask for it, do nothing."),
        ),
        variables=(
            Variable("hours", _("how many hours it is valid"), lambda context: context["hours"], "24"),
            Variable("sign_in_link", _("link to sign in"), lambda context: context["url"], "https://shop.example/l/"),
        ),
        channels=MAIL,
    ),
)
