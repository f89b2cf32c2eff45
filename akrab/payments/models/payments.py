"""What is to be paid, what came in, what went back, and everything a provider told."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from akrab.customers.models import Customer
from akrab.orders.models import Order


class PaymentQuerySet(models.QuerySet["Payment"]):
    def open(self) -> "PaymentQuerySet":
        """Those whose money is still awaited."""
        return self.filter(state=Payment.State.OPEN)

    def to_come(self) -> "PaymentQuerySet":
        """The open ones, and rests that are asked for once the deposit is here."""
        return self.filter(state__in=Payment.TO_COME)

    def counting(self) -> "PaymentQuerySet":
        """Those whose money came in, whatever went back later."""
        return self.filter(state__in=Payment.CAME_IN)


class Payment(models.Model):
    """One payment of an order: awaited (open), come in (paid), or not. Amounts are minor units of `currency`.

    Of an order with a deposit two are made at once: the deposit, open, and the rest, which waits as `later` until the
    deposit is here. So both amounts are fixed from the beginning.

    Money counts only by `payments.actions.complete_payment`. `refunded` is what was promised or sent back of it: the
    sum of its refunds that did not fail.
    """

    class State(models.TextChoices):
        OPEN = "open", _("open")
        LATER = "later", _("after the deposit")
        PAID = "paid", _("paid")
        FAILED = "failed", _("failed")
        EXPIRED = "expired", _("expired")
        REPLACED = "replaced", _("replaced")  # by another way to pay, or the order came to nothing
        PARTLY = "partly", _("partly refunded")
        REFUNDED = "refunded", _("refunded")

    class Part(models.TextChoices):
        DEPOSIT = "deposit", _("Deposit")
        REST = "rest", _("The rest")

    TO_COME = (State.OPEN, State.LATER)
    CAME_IN = (State.PAID, State.PARTLY, State.REFUNDED)
    NOT_YET = (State.OPEN, State.LATER, State.FAILED, State.EXPIRED, State.REPLACED)

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="payments")
    method = models.CharField(max_length=20)  # a code of payments.methods
    provider = models.CharField(max_length=20, blank=True)  # "" or "midtrans", "xendit", "stripe"
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    part = models.CharField(max_length=7, choices=Part.choices, blank=True)  # empty: all that is owed
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    refunded = models.BigIntegerField(default=0)
    # Awaited on an account where only the amount tells whose it is: no two open ones may be the same.
    by_amount = models.BooleanField(default=False)
    key = models.CharField(max_length=80, unique=True)  # ours, given to providers as their reference
    provider_reference = models.CharField(max_length=120, blank=True)
    source = models.CharField(
        max_length=30, blank=True
    )  # what made it count: "owner", "statement", "counter", a provider
    details = models.JSONField(default=dict, blank=True)  # what the pay page shows: an address, a code, instructions
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)  # the rest: when the goods were ready and it fell due
    reminded = models.CharField(max_length=10, blank=True)  # the rest: the last step of reminding
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    objects = PaymentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_has_amount"),
            models.CheckConstraint(
                condition=Q(refunded__gte=0, refunded__lte=F("amount")), name="payment_refunds_within_amount"
            ),
            models.UniqueConstraint(
                fields=["currency", "amount"],
                condition=Q(state__in=["open", "later"], by_amount=True),
                name="payment_amount_once_while_open",
            ),
            models.UniqueConstraint(fields=["order"], condition=Q(state="open"), name="one_open_payment_per_order"),
            models.UniqueConstraint(fields=["order"], condition=Q(state="later"), name="one_later_payment_per_order"),
            models.UniqueConstraint(
                fields=["provider", "provider_reference"],
                condition=~Q(provider_reference=""),
                name="payment_once_per_provider_reference",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-created_at", "-id"], name="payment_by_state"),
            models.Index(fields=["-paid_at"], name="payment_by_day", condition=Q(paid_at__isnull=False)),
            models.Index(fields=["asked_at"], name="payment_rest_asked", condition=Q(asked_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.state}"

    @property
    def came_in(self) -> bool:
        return self.state in self.CAME_IN

    @property
    def refundable(self) -> int:
        """What may still be sent back, minor units."""
        return self.amount - self.refunded if self.came_in else 0


class Refund(models.Model):
    """Money that goes back. Its amount is kept free in `Payment.refunded` from the first moment, so it is sent once."""

    class State(models.TextChoices):
        DUE = "due", _("to be paid back")
        ASKED = "asked", _("asked of the provider")
        DONE = "done", _("paid back")
        FAILED = "failed", _("refused by the provider")
        DROPPED = "dropped", _("not paid back")

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    amount = models.BigIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.DUE)
    key = models.CharField(max_length=80, unique=True)
    reason = models.CharField(max_length=300, blank=True)
    way = models.CharField(max_length=20, blank=True)  # how it went back: "cash", "transfer", a provider
    provider_reference = models.CharField(max_length=120, blank=True)
    error = models.CharField(max_length=300, blank=True)  # what the provider said when it refused
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="refund_has_amount")]
        indexes = [models.Index(fields=["state", "-created_at"], name="refund_by_state")]

    def __str__(self) -> str:
        return f"{self.key} {self.state}"


class Notice(models.Model):
    """Every notice that reached us, as it came, before anything is made of it."""

    provider = models.CharField(max_length=20)
    event_key = models.CharField(max_length=150)  # the provider's own id, else a hash of the body
    headers = models.JSONField(default=dict, blank=True)  # without secrets
    body = models.TextField(blank=True)
    received_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)  # how often the same notice came
    verified = models.BooleanField(default=False)
    handled_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=300, blank=True)  # a code or sentence: what came of it
    payment = models.ForeignKey(Payment, on_delete=models.SET_NULL, null=True, blank=True, related_name="notices")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "event_key"], name="notice_once")]
        indexes = [
            models.Index(fields=["-received_at", "-id"], name="notice_newest"),
            models.Index(fields=["received_at"], name="notice_unhandled", condition=Q(handled_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.event_key}"


class Problem(models.Model):
    """Something about money that a person of the shop must look at. The same thing is noted once."""

    class Kind(models.TextChoices):
        WRONG_AMOUNT = "wrong_amount", _("Another amount came in than expected")
        NO_ORDER = "no_order", _("Money without an order")
        FORGED = "forged", _("A notice that is not from the provider")
        REVERSED = "reversed", _("The provider took money back")
        QRIS = "qris", _("The QRIS sticker is not ours")
        PROVIDER = "provider", _("A provider refused or did not answer")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    key = models.CharField(max_length=150, unique=True)
    payment = models.ForeignKey(Payment, on_delete=models.CASCADE, null=True, blank=True, related_name="problems")
    notice = models.ForeignKey(Notice, on_delete=models.SET_NULL, null=True, blank=True, related_name="problems")
    data = models.JSONField(default=dict, blank=True)  # {"expected", "amount", "currency", "text"}
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        indexes = [models.Index(fields=["-created_at"], name="problem_open", condition=Q(settled_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class ProofFile(models.Model):
    """A picture that the customer sent to show that they paid. It is filed, and it proves nothing."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="proofs")
    customer = models.ForeignKey(Customer, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=80)  # of the file under HOME/proofs, made of its content
    digest = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["order", "digest"], name="proof_once_per_order")]
        indexes = [models.Index(fields=["uploaded_at"], name="proof_unseen", condition=Q(seen_at__isnull=True))]

    def __str__(self) -> str:
        return self.name
