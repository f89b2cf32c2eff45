"""Changes to the shop's own pages."""

from django.db import transaction
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.content import kinds
from akrab.content.models import Page
from akrab.core import clock
from akrab.core.errors import AkrabError
from akrab.core.versions import bump
from akrab.journal.recording import record


class ContentError(AkrabError):
    """A page cannot be saved."""


@transaction.atomic
def save_page(
    *, slug: str, language: str, title: str, lead: str = "", body: str = "", actor: User | None = None
) -> Page:
    """Write a page in one language. Raises ContentError without a title."""
    if not title.strip():
        raise ContentError(_("Please write a title."), field="title")
    page, _created = Page.objects.update_or_create(
        slug=slug,
        language=language,
        defaults={"title": title.strip()[:150], "lead": lead.strip()[:300], "body": body, "updated_at": clock.now()},
    )
    record(kinds.PageSaved(title=page.title, slug=slug, language=language), subject=page, actor=actor)
    bump("shop")
    return page
