"""What happens to a customer record."""

from django.utils.translation import gettext_lazy as _

from akrab.journal.kinds import Kind, kind
from akrab.journal.models import Audience


@kind("customer.created", sentence=_("Customer record opened (%(way)s)"), icon="user-plus", words=("way",))
class CustomerCreated(Kind):
    way: str


@kind("customer.registered", sentence=_("Registered in the shop"), icon="user-plus", audience=Audience.CUSTOMER)
class CustomerRegistered(Kind):
    waits: bool


@kind("customer.approved", sentence=_("Approved as a member"), icon="badge-check", audience=Audience.CUSTOMER)
class CustomerApproved(Kind):
    pass


@kind("customer.rejected", sentence=_("Registration rejected: %(reason)s"), icon="user-x", audience=Audience.CUSTOMER)
class CustomerRejected(Kind):
    reason: str


@kind("customer.changed", sentence=_("Details changed: %(fields)s"), icon="pencil", words=("fields",))
class CustomerChanged(Kind):
    fields: str


@kind("customer.birthday_kept", sentence=_("Birthday written down"), icon="cake")
class BirthdayKept(Kind):
    pass


@kind("customer.handle_added", sentence=_("New contact: %(value)s"), icon="at-sign")
class HandleAdded(Kind):
    handle: str
    value: str


@kind("customer.handle_removed", sentence=_("Contact removed: %(value)s"), icon="at-sign")
class HandleRemoved(Kind):
    handle: str
    value: str


@kind("customer.noted", sentence=_("Note: %(text)s"), icon="sticky-note")
class Noted(Kind):
    text: str


@kind("customer.tagged", sentence=_("Tag added: %(tag)s"), icon="tag")
class Tagged(Kind):
    tag: str


@kind("customer.untagged", sentence=_("Tag removed: %(tag)s"), icon="tag")
class Untagged(Kind):
    tag: str


@kind("customer.merged", sentence=_("Merged with the record “%(name)s” (no. %(gone)s)"), icon="merge")
class CustomersMerged(Kind):
    merge: int
    gone: int
    name: str


@kind("customer.unmerged", sentence=_("The merge with “%(name)s” (no. %(gone)s) was undone"), icon="split")
class CustomersUnmerged(Kind):
    merge: int
    gone: int
    name: str


@kind("customer.contact_left", sentence=_("Left their contact at the counter"), icon="qr-code")
class ContactLeft(Kind):
    new: bool


@kind("customer.address_added", sentence=_("New address: %(address)s"), icon="map-pin")
class AddressAdded(Kind):
    address: str


@kind("customer.address_removed", sentence=_("Address removed: %(address)s"), icon="map-pin")
class AddressRemoved(Kind):
    address: str


@kind("customer.linked", sentence=_("Tie to “%(name)s”: %(how)s"), icon="link", words=("how",))
class CustomersLinked(Kind):
    name: str
    how: str


@kind("customer.unlinked", sentence=_("Tie to “%(name)s” removed"), icon="link")
class CustomersUnlinked(Kind):
    name: str


@kind("customer.document_added", sentence=_("Document kept: %(name)s"), icon="file-text")
class DocumentAdded(Kind):
    name: str


@kind("customer.document_removed", sentence=_("Document removed: %(name)s"), icon="file-text")
class DocumentRemoved(Kind):
    name: str


@kind("customer.likes", sentence=_("Likes: %(value)s"), icon="heart")
class PreferenceTold(Kind):
    what: str
    value: str
