"""Receipts are the proof of what was agreed and stay; the words a person wrote themselves go."""

from django.utils.translation import gettext_lazy as _

from akrab.core.personal import Holding, nothing

PROOF = _("The shop must be able to show that it had consent (law 27/2022, article 24).")
MAP: dict[str, Holding] = {
    "Receipt": Holding(
        through="customer",
        why=_("Proof of consent"),
        erased="said_by",
        kept="wording",
        kept_why=PROOF,
        plain="language way",
    ),
    "Asked": Holding(through="customer", why=_("Proof of consent"), deleted=True, plain="way"),
    "Guardian": Holding(
        through="customer",
        why=_("Proof of consent"),
        deleted=True,
        erased="name contact",
        plain="wording language way",
    ),
    "Standing": Holding(through="customer", why=_("Proof of consent")),
    "Confirmation": Holding(
        through="customer", why=_("Proof of consent"), deleted=True, erased="address", plain="wording language token"
    ),
    "Suppression": nothing("digest kind"),
    "DigestKey": nothing("key"),
}
