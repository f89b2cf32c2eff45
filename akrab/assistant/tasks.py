"""The assistant's background work."""

from akrab.core.tasks import task


@task()
def read_message(message_id: int) -> None:
    """Answer a command, take a customer's yes or no, or read an order; once per message, however often it runs."""
    from akrab.assistant.handling import handle
    from akrab.messaging.models import Message

    message = Message.objects.filter(pk=message_id, direction=Message.Direction.IN).first()
    if message is not None:
        handle(message)
