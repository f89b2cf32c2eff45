"""A customer moved to another number: the record stays, and is reached under the new one."""

from akrab.customers.identity import find_or_create
from akrab.customers.models import Handle
from akrab.messaging.models import WhatsAppContact
from akrab.messaging.whatsapp.payloads import Data, text_of


def changed(system: Data, *, old: str) -> bool:
    """Act on a system message of that kind; False for any other. Harmless twice."""
    new = text_of(system.get("wa_id") or system.get("new_wa_id"))
    new_id = text_of(system.get("user_id"))
    kind = text_of(system.get("type"))
    if kind not in {"user_changed_number", "customer_changed_number", "user_changed_user_id"} or not (new or new_id):
        return False
    contact = WhatsAppContact.objects.filter(wa_id=old).first() if old else None
    if contact is None:
        return True
    # The old number stays known: whoever has it next is told apart by the search for duplicates.
    find_or_create(
        kind=Handle.Kind.WHATSAPP,
        text=f"+{old}",
        also=[(Handle.Kind.WHATSAPP, one) for one in (new, new_id) if one],
        way="whatsapp",
        proven=True,
    )
    if new and not WhatsAppContact.objects.filter(wa_id=new).exists():
        # WhatsApp gives a new id of the person with a new phone.
        WhatsAppContact.objects.filter(pk=contact.pk).update(wa_id=new, user_id=new_id or None)
    return True
