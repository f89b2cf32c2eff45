"""Who may open the pages of what people ask."""

from akrab.accounts.models import Role
from akrab.catalogue.models import Product
from akrab.core import clock
from akrab.insight.models import AskedDeed, AskedQuestion

VIEWERS = {Role.OWNER, Role.MANAGER, Role.MARKETING, Role.ANALYST}
ROUTES = {
    "asked": (VIEWERS, "get"),
    "asked_again": (VIEWERS, "post"),
    "asked_end": (VIEWERS, "post"),
    "asked_one": (VIEWERS, "get"),
    "asked_idea": (VIEWERS, "post"),
    "asked_away": (VIEWERS, "post"),
    "asked_faq": ({Role.OWNER, Role.MANAGER}, "get"),
    "asked_saved": ({Role.OWNER, Role.MANAGER, Role.MARKETING}, "get"),
    "asked_product": ({Role.OWNER, Role.MANAGER}, "get"),
}


def arguments() -> dict[str, dict[str, object]]:
    question = AskedQuestion.objects.create(key="topic:price", topic="price", people=4, last_at=clock.now())
    deed = AskedDeed.objects.create(key="topic:price", topic="price", way="faq", done_at=clock.now())
    product = Product.objects.create(name="Asked Cup", slug="asked-cup", created_at=clock.now())
    pages = ("asked_one", "asked_idea", "asked_away", "asked_faq", "asked_saved")
    found: dict[str, dict[str, object]] = {name: {"pk": question.pk} for name in pages}
    found["asked_product"] = {"pk": question.pk, "product": product.pk}
    found["asked_end"] = {"pk": deed.pk}
    return found
