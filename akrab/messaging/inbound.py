"""What came in and waits to be looked into, of every service: one lane, behind nothing else."""

from akrab.messaging.phones import notices as phones
from akrab.messaging.whatsapp import notices as whatsapp


def handle_waiting() -> int:
    """Returns how many notices were taken up."""
    return whatsapp.handle_waiting() + phones.handle_waiting()
