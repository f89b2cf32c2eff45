"""What happens to the shop's own pages."""

from django.utils.translation import gettext_lazy as _

from akrab.journal.kinds import Kind, kind


@kind("page.saved", sentence=_("Page saved: %(title)s"), icon="file-text")
class PageSaved(Kind):
    title: str
    slug: str
    language: str
