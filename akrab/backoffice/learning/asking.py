"""The button "Work it out anew" of every page that shows a model."""

from django.contrib import messages as toasts
from django.utils.translation import gettext as _

from akrab.backoffice.access import OfficeRequest
from akrab.insight.learning import tasks


def ask_anew(request: OfficeRequest, *names: str) -> None:
    """Have these models learn anew in the background, and say so."""
    queued = [tasks.request(name) for name in names]
    if any(queued):
        toasts.success(request, _("It is being worked out. Look again in a minute."))
    else:
        toasts.info(request, _("It is waiting its turn already. Look again in a minute."))
