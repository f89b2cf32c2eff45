"""Did it help? Changes and the months around them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Evaluation(models.Model):
    """A question "did it help": what was changed, the months before and those after. `key` is the form's own.

    `result` is what the worker found, see insight.evaluation.working; it answers for `wanted` once `computed` is equal.
    """

    key = models.CharField(max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=120)
    changed = models.TextField(max_length=2_000, blank=True)
    sector = models.CharField(_("sector"), max_length=60, blank=True)  # of this shop, told to others with its sheet
    region = models.CharField(_("region"), max_length=60, blank=True)
    first_before = models.DateField()  # first days of months
    last_before = models.DateField()
    first_after = models.DateField()
    last_after = models.DateField()
    created_at = models.DateTimeField()
    wanted = models.PositiveIntegerField(default=1)
    computed = models.PositiveIntegerField(default=0)
    computed_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)
    result = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_before__lte=models.F("last_before"))
                & Q(last_before__lt=models.F("first_after"))
                & Q(first_after__lte=models.F("last_after")),
                name="evaluation_in_order",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_waiting(self) -> bool:
        return self.computed < self.wanted


class EvaluationNote(models.Model):
    """What was said in an interview, beside the numbers."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="notes")
    key = models.CharField(max_length=80, unique=True)
    theme = models.CharField(max_length=60)
    text = models.TextField(max_length=2_000)
    about = models.CharField(max_length=12, blank=True)  # code of the indicator it speaks of, see evaluation.monthly
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["theme", "id"]

    def __str__(self) -> str:
        return self.theme


class EvaluationSheet(models.Model):
    """The months of another shop, without its name."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="sheets")
    digest = models.CharField(max_length=64)  # of the rows: the same sheet counts once
    shop = models.CharField(max_length=16, blank=True)  # a mark that names nobody: the same shop counts once
    sector = models.CharField(max_length=60, blank=True)
    region = models.CharField(max_length=60, blank=True)
    rows = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "digest"], name="evaluation_sheet_once"),
            models.UniqueConstraint(fields=["evaluation", "shop"], name="evaluation_shop_once", condition=~Q(shop="")),
        ]

    def __str__(self) -> str:
        return f"sheet {self.pk}"
