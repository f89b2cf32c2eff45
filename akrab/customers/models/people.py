"""Who a customer is: our own id, and the handles under which they are reached or recognised."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from akrab.accounts.models import User


class CustomerQuerySet(models.QuerySet["Customer"]):
    def present(self) -> "CustomerQuerySet":
        """Those that were not merged into another."""
        return self.filter(merged_into__isnull=True)

    def pending(self) -> "CustomerQuerySet":
        return self.present().filter(state=Customer.State.PENDING)

    def listed(self) -> "CustomerQuerySet":
        """Members who agreed to be shown to guests."""
        return self.present().filter(state=Customer.State.APPROVED, listed=True)


class Customer(models.Model):
    """One customer. Nothing but `id` identifies; name, phone and e-mail are all optional."""

    class State(models.TextChoices):
        KNOWN = "known", _("Known to the shop")  # never registered: from an import, the counter, a chat
        PENDING = "pending", _("Waiting for approval")
        APPROVED = "approved", _("Member")
        REJECTED = "rejected", _("Rejected")

    class Gender(models.TextChoices):
        FEMALE = "female", _("female")
        MALE = "male", _("male")
        OTHER = "other", _("other")

    name = models.CharField(_("name"), max_length=150, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.KNOWN)
    state_reason = models.CharField(max_length=300, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="customer"
    )
    language = models.CharField(_("language"), max_length=8, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    country = models.CharField(_("country"), max_length=80, blank=True)
    occupation = models.CharField(_("occupation"), max_length=80, blank=True, db_default="")
    gender = models.CharField(_("gender"), max_length=6, choices=Gender.choices, blank=True, db_default="")
    birthday = models.DateField(_("birthday"), null=True, blank=True)
    is_company = models.BooleanField(_("a company or an institution"), default=False, db_default=False)
    listed = models.BooleanField(_("show me in the list of members"), default=False)
    source = models.CharField(max_length=20, blank=True, db_default="")  # how the record was opened: "counter", …
    custom = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged", db_index=False
    )

    objects = CustomerQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="customer_newest"),
            models.Index(fields=["name", "id"], name="customer_by_name"),
            models.Index(fields=["city", "id"], name="customer_cities", condition=~Q(city="")),
            models.Index(fields=["occupation"], name="customer_occupations", condition=~Q(occupation="")),
            models.Index(fields=["gender"], name="customer_genders", condition=~Q(gender="")),
            models.Index(fields=["birthday"], name="customer_birthdays", condition=Q(birthday__isnull=False)),
            models.Index(fields=["state"], name="customer_pending", condition=Q(state="pending")),
            # Not of all rows: nearly all are empty, and "is empty" would seem a narrow condition to the database.
            models.Index(fields=["merged_into"], name="customer_merged", condition=Q(merged_into__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name or _("Customer %(n)s") % {"n": self.pk}


class Handle(models.Model):
    """Something a customer is reached or recognised by. The same handle never belongs to two customers."""

    class Kind(models.TextChoices):
        PHONE = "phone", _("Phone")
        EMAIL = "email", _("E-mail")
        WHATSAPP = "whatsapp", _("WhatsApp id")
        USERNAME = "username", _("User name")
        MARKETPLACE = "marketplace", _("Marketplace buyer")
        CARD = "card", _("Loyalty card")
        EXTERNAL = "external", _("Number in another system")

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="handles")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    value = models.CharField(max_length=254)  # normalised: E.164, case-folded e-mail, "system:number"
    typed = models.CharField(max_length=254, blank=True)  # as it was given, where that differs
    verified_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "value"], name="handle_belongs_to_one_customer"),
            models.CheckConstraint(condition=~Q(value=""), name="handle_not_empty"),
        ]

    def __str__(self) -> str:
        return self.value


class Tag(models.Model):
    name = models.CharField(max_length=40, unique=True)
    customers = models.ManyToManyField(Customer, related_name="tags", blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Note(models.Model):
    """What somebody of the shop wrote about a customer."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.text[:60]


def customer_of(user: "User | object") -> Customer | None:
    """The customer that a signed-in person is, if any; of merged records the one that is kept."""
    found: Customer | None = getattr(user, "customer", None)
    if found is not None and found.merged_into_id is not None:
        return found.merged_into
    return found
