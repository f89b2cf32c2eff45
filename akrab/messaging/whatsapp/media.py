"""Files that come with messages: fetched in the background, checked by their bytes, kept with the message."""

import datetime as dt
import logging

from django.db import transaction
from django.utils.translation import gettext as _

from akrab.core import clock, shop
from akrab.core.tasks import task
from akrab.messaging.files import MB, FileError, attach, keep
from akrab.messaging.models import Message
from akrab.messaging.whatsapp.client import Client, TooLarge
from akrab.messaging.whatsapp.troubles import WhatsAppError

logger = logging.getLogger(__name__)
TRIES = 5


def fetch_later(message: Message) -> None:
    """Ahead of whatever else waits for the worker."""
    transaction.on_commit(lambda: fetch.using(priority=50).enqueue(message.pk))


@task
def fetch(pk: int, tried: int = 0) -> None:
    """Fetch the file of one message. A passing trouble is tried again, anything else is written beside the message."""
    message = Message.objects.filter(pk=pk).first()
    file = message.data.get("file") if message is not None else None
    if message is None or not file or message.attachments.exists():
        return
    limit = int(shop.get("attachment_mb"))
    try:
        with Client() as client:
            content = client.download(file["id"], most=limit * MB)
        stored = keep(content, name=file.get("name") or file["id"])
    except TooLarge as error:
        size = error.size // MB
        _problem(message, _("The file has %(size)d MB; the shop keeps at most %(most)d. Look at it in WhatsApp.")
                 % {"size": size, "most": limit})  # fmt: skip
    except FileError as error:
        _problem(message, str(error))
    except WhatsAppError as error:
        if error.permanent or tried + 1 >= TRIES:
            _problem(message, str(error))
            return
        wait = dt.timedelta(seconds=30 * 4**tried)
        fetch.using(priority=50, run_after=clock.now() + wait).enqueue(pk, tried + 1)
    else:
        with transaction.atomic():
            fresh = Message.objects.select_for_update().get(pk=pk)
            if not fresh.attachments.exists():
                attach(fresh, [stored])


def _problem(message: Message, sentence: str) -> None:
    Message.objects.filter(pk=message.pk).update(data={**message.data, "file_problem": sentence})
