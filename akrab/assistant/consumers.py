"""Each message that comes in is looked at: is it a command of the shop's people, a yes to a draft, or an order?

Reading an order and checking a PIN take more than a moment, so the work itself is a task.
"""

from akrab.assistant.tasks import read_message
from akrab.core import shop
from akrab.journal.consumers import consumer
from akrab.journal.models import Entry

# What was said in the shop or on the phone was heard by somebody; an e-mail's footer is full of numbers.
CHANNELS = {"whatsapp", "inbox", "webchat"}


@consumer("assistant.messages", kinds={"message.received"})
def look_at(entry: Entry) -> None:
    if entry.data.get("channel") not in CHANNELS or entry.subject_id is None:
        return
    if shop.get("assistant_orders") == "off" and not shop.get("assistant_owner"):
        return
    read_message.enqueue(entry.subject_id)
