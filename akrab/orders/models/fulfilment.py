"""What happens to an order on its way: questions, deliveries, returns."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from akrab.orders.models.orders import Order, OrderLine


class OrderQuestion(models.Model):
    """The shop asks before it decides; the order waits for the customer's answer."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="questions")
    text = models.CharField(max_length=1000)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(answered_at__isnull=True), name="one_open_question_per_order"
            )
        ]

    def __str__(self) -> str:
        return self.text


class Delivery(models.Model):
    """A parcel, or what was handed over at once. An order may have several."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="deliveries")
    position = models.PositiveSmallIntegerField()  # 1, 2, … of the order
    key = models.CharField(max_length=43, unique=True)  # the form's own: a doubled click sends once
    courier = models.CharField(max_length=60, blank=True)
    tracking = models.CharField(max_length=60, blank=True)
    link = models.URLField(max_length=300, blank=True)
    note = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["order", "position"], name="delivery_once_per_position")]
        indexes = [models.Index(fields=["tracking"], name="delivery_by_tracking", condition=~Q(tracking=""))]

    def __str__(self) -> str:
        return f"{self.order_id}/{self.position}"


class DeliveryLine(models.Model):
    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey(OrderLine, on_delete=models.CASCADE, related_name="deliveries")
    quantity = models.PositiveIntegerField()
    serials = models.JSONField(default=list, blank=True)  # numbers of the pieces, where they have some

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["delivery", "line"], name="delivery_line_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="delivery_line_has_quantity"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.line_id}"


class Return(models.Model):
    """Goods that come back. Amounts are minor units of the order's currency, written when the goods are received.

    `credit` is what the goods are worth to the customer: goods + shipping + adjustment - deduction. `refund_total` is
    the part of it that is paid back, because it had come in; the rest only lowers what is still owed. Money itself is
    moved by `payments`; what of it went back is read by `orders.returns.refunded_of`.
    """

    class State(models.TextChoices):
        REQUESTED = "requested", _("to be decided")
        ACCEPTED = "accepted", _("goods expected")
        REJECTED = "rejected", _("rejected")
        RECEIVED = "received", _("received")

    OPEN = (State.REQUESTED, State.ACCEPTED)

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="returns")
    number = models.CharField(max_length=50, unique=True)
    key = models.CharField(max_length=43, unique=True)  # the form's own: a doubled click asks once
    state = models.CharField(max_length=9, choices=State.choices, default=State.REQUESTED)
    by_customer = models.BooleanField(default=False)
    given_up = models.BooleanField(default=False)  # never left the shop: the rest of an order that is not sent
    undelivered = models.BooleanField(default=False)  # refused at the door, or nobody was there
    reason = models.CharField(max_length=500)
    answer = models.CharField(max_length=300, blank=True)  # of the shop: why not, or where to send it
    picture = models.CharField(max_length=120, blank=True)  # stem, as of catalogue.pictures
    goods = models.BigIntegerField(default=0)
    shipping = models.BigIntegerField(default=0)
    adjustment = models.BigIntegerField(default=0)
    deduction = models.BigIntegerField(default=0)
    refund_total = models.BigIntegerField(default=0)
    requested_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["state", "-requested_at", "-id"], name="return_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(goods__gte=0, shipping__gte=0, deduction__gte=0, refund_total__gte=0),
                name="return_not_negative",
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def credit(self) -> int:
        return self.goods + self.shipping + self.adjustment - self.deduction


class ReturnLine(models.Model):
    back = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey(OrderLine, on_delete=models.CASCADE, related_name="returns")
    quantity = models.PositiveIntegerField()
    restock = models.BooleanField(null=True)  # None until the goods are here
    refund = models.BigIntegerField(default=0)
    serials = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["back", "line"], name="return_line_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="return_line_has_quantity"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.line_id}"
