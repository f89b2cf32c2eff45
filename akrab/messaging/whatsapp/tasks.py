"""What is done about WhatsApp in the background."""

import logging

from akrab.core.tasks import is_waiting, task
from akrab.messaging.whatsapp import settings, templates
from akrab.messaging.whatsapp.troubles import WhatsAppError

logger = logging.getLogger(__name__)


@task
def synchronise_templates() -> int:
    """Bring the templates here; a trouble is logged, the next round asks again."""
    try:
        return templates.synchronise()
    except WhatsAppError as error:
        logger.warning("The templates of WhatsApp could not be fetched: %s", error)
        return 0


def look_after() -> None:
    """Every hour, by the clock."""
    from akrab.core import shop

    if settings.is_ready() and shop.get("whatsapp_account_id") and not is_waiting(synchronise_templates):
        synchronise_templates.enqueue()
