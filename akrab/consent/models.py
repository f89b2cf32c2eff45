"""What each customer agreed to: receipts that are only ever added, the present state that follows from them, and
addresses that must not be written to."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from akrab.consent.ways import in_words
from akrab.customers.models import Customer


class Purpose(models.TextChoices):
    SERVICE = "service", _("About your orders and questions")
    MARKETING = "marketing", _("News and offers")
    PROFILING = "profiling", _("Offers chosen from what you bought")


class Channel(models.TextChoices):
    """Where the shop writes; ANY stands for all of them together."""

    ANY = "any", _("any way")
    EMAIL = "email", _("E-mail")
    WHATSAPP = "whatsapp", _("WhatsApp")
    SMS = "sms", _("SMS")
    PHONE = "phone", _("Phone call")
    PUSH = "push", _("Notice on the screen")
    INBOX = "inbox", _("Inbox in the shop")


class Receipt(models.Model):
    """The proof of one yes or no: what was asked, in which words and language, when, where, and how it was answered."""

    class Answer(models.TextChoices):
        GIVEN = "given", _("agreed")
        WITHDRAWN = "withdrawn", _("withdrawn")

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="receipts")
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    answer = models.CharField(max_length=10, choices=Answer.choices)
    wording = models.TextField()  # as it was shown, or what the person wrote
    language = models.CharField(max_length=8)
    way = models.CharField(max_length=40)  # "checkout", "preferences", "one-click", "reply:whatsapp", "office", …
    said_by = models.CharField(max_length=150, blank=True)  # the guardian who answered for a child
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["customer", "-at", "-id"], name="receipts_of_customer")]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.purpose} {self.channel} {self.answer}"

    @property
    def way_in_words(self) -> str:
        return in_words(self.way)


class Standing(models.Model):
    """The present state of one purpose on one channel: what the newest receipt says. Lists of recipients ask here."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    given = models.BooleanField()
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "purpose", "channel"], name="one_standing_per_purpose_and_channel"
            )
        ]
        indexes = [
            models.Index(
                fields=["purpose", "channel", "customer"], name="consent_given", condition=models.Q(given=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.purpose} {self.channel} {self.given}"


class Asked(models.Model):
    """That a box was shown, whatever was answered: nobody is asked the same thing twice."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    way = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "purpose", "channel"], name="asked_once"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.purpose} {self.channel}"


class Guardian(models.Model):
    """Who answers for a customer that is not of age, and the words by which they allowed it (law 27/2022, art. 25)."""

    customer = models.OneToOneField(Customer, on_delete=models.CASCADE, related_name="guardian")
    name = models.CharField(_("name"), max_length=150)
    contact = models.CharField(_("phone or e-mail"), max_length=254)
    wording = models.TextField()
    language = models.CharField(max_length=8)
    way = models.CharField(max_length=40)
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    def __str__(self) -> str:
        return self.name


class Confirmation(models.Model):
    """A yes to e-mail that waits until it is confirmed from that mailbox (double opt-in)."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    address = models.CharField(max_length=254)
    wording = models.TextField()
    language = models.CharField(max_length=8)
    token = models.CharField(max_length=64, unique=True)  # digest of what the mail's link holds
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.customer_id} {self.asked_at}"


class Suppression(models.Model):
    """An address that is not written to, whoever it belongs to.

    Kept as a digest, so that it survives the erasure of the person and the next import of the same file.
    """

    class Scope(models.TextChoices):
        MARKETING = "marketing", _("no news and offers")
        ALL = "all", _("nothing at all")

    class Why(models.TextChoices):
        ASKED = "asked", _("asked to")
        COMPLAINT = "complaint", _("reported as spam")
        BOUNCED = "bounced", _("cannot be delivered")
        ERASED = "erased", _("asked to be erased")

    digest = models.CharField(max_length=64, unique=True)  # HMAC-SHA256 of "kind:value" with the shop's own key
    kind = models.CharField(max_length=10)  # "email", "phone"
    scope = models.CharField(max_length=10, choices=Scope.choices)
    why = models.CharField(max_length=10, choices=Why.choices)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} {self.why}"


class DigestKey(models.Model):
    """The one key of the digests of suppressed addresses, made once and carried along in every backup."""

    key = models.CharField(max_length=64)

    def __str__(self) -> str:
        return str(self.pk)
