"""Results of the analysis, kept as rows so that a page only reads. The facts lie in Parquet files, see warehouse/."""

from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from akrab.customers.models import Customer
from akrab.reviews.models import Review


class Refresh(models.Model):
    """One run of the analysis."""

    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    data_until = models.DateTimeField(null=True)  # newest order in the facts
    as_of = models.DateField(null=True)  # the day that "days since" count to, see docs/reference/metrics.md
    currency = models.CharField(max_length=3, blank=True)
    lines = models.BigIntegerField(default=0)
    seconds = models.FloatField(default=0)
    incremental = models.BooleanField(default=False)
    problem = models.CharField(max_length=500, blank=True)
    token = models.CharField(max_length=32, blank=True)  # the same in the warehouse: both tell of one moment
    summary = models.JSONField(default=dict)  # the figures of the dashboard's tiles, see insight.queries.dashboard

    class Meta:
        indexes = [models.Index(fields=["-id"], name="refresh_last_good", condition=Q(problem=""))]

    def __str__(self) -> str:
        return f"refresh {self.started_at:%Y-%m-%d %H:%M}"


class DirtyMonth(models.Model):
    """A month whose orders changed since its facts were written; marked by the journal's reader."""

    month = models.DateField(primary_key=True)
    marked_at = models.DateTimeField()
    # A refresh takes the mark away only when none was added meanwhile.
    marks = models.PositiveBigIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class PeriodFigure(models.Model):
    """Trade of one day, week (Monday) or month of the shop's calendar; empty periods have a row of zeros."""

    class Grain(models.TextChoices):
        DAY = "day", _("day")
        WEEK = "week", _("week")
        MONTH = "month", _("month")

    grain = models.CharField(max_length=5, choices=Grain.choices)
    start = models.DateField()
    revenue = models.BigIntegerField(default=0)  # less what came back
    returned = models.BigIntegerField(default=0)  # what came back, positive
    cost = models.BigIntegerField(null=True)  # None where no cost is known
    costed_revenue = models.BigIntegerField(default=0)  # of the lines whose cost is known: profit = this - cost
    orders = models.PositiveIntegerField(default=0)
    customers = models.PositiveIntegerField(default=0)
    new_customers = models.PositiveIntegerField(default=0)
    returning_customers = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["grain", "start"], name="period_figure_once")]

    def __str__(self) -> str:
        return f"{self.grain} {self.start}"


class ProductFigure(models.Model):
    """Trade of one article in one month of the shop's calendar."""

    month = models.DateField()
    sku = models.CharField(max_length=60)
    variant_id = models.BigIntegerField(null=True)  # None where the catalogue does not know the article
    quantity = models.BigIntegerField()
    revenue = models.BigIntegerField()
    cost = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["month", "sku"], name="product_figure_once")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.sku}"


class CohortCell(models.Model):
    """Customers whose first purchase fell in `cohort` and who bought again `offset` months later."""

    cohort = models.DateField()
    offset = models.PositiveSmallIntegerField()
    customers = models.PositiveIntegerField()
    revenue = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cohort", "offset"], name="cohort_cell_once")]

    def __str__(self) -> str:
        return f"{self.cohort:%Y-%m} +{self.offset}"


class CustomerScore(models.Model):
    """What the trade says of one customer. Recency-frequency-money, the usual interval, the standing."""

    class Standing(models.TextChoices):
        NEW = "new", _("new")
        PROMISING = "promising", _("promising")
        REGULAR = "regular", _("regular")
        BEST = "best", _("best")
        SLIPPING = "slipping", _("slipping")
        LOST = "lost", _("lost")

    customer = models.OneToOneField(Customer, on_delete=models.CASCADE, primary_key=True, related_name="score")
    first_order_at = models.DateTimeField()
    last_order_at = models.DateTimeField()
    orders = models.PositiveIntegerField()  # frequency
    revenue = models.BigIntegerField()  # money
    average_order = models.BigIntegerField()
    recency_score = models.PositiveSmallIntegerField()  # 1 (long ago) to 5 (lately)
    frequency_score = models.PositiveSmallIntegerField()
    money_score = models.PositiveSmallIntegerField()
    interval_days = models.FloatField(null=True)  # usual days between purchases; None below three purchases
    due_at = models.DateTimeField(null=True)  # last purchase + usual interval
    likelihood = models.FloatField(null=True)  # overdue only: how many that were as late came back, 0 to 1
    expected = models.BigIntegerField(default=0)  # overdue only: average order × likelihood
    standing = models.CharField(max_length=10, choices=Standing.choices)

    class Meta:
        indexes = [
            models.Index(fields=["-expected"], name="score_worth_a_call", condition=Q(expected__gt=0)),
            models.Index(fields=["due_at"], name="score_due"),
            models.Index(fields=["standing", "-revenue"], name="score_by_standing"),
            models.Index(fields=["-revenue"], name="score_by_revenue"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.standing}"


class CustomerWorth(models.Model):
    """What the model of buying expects of one customer, docs/reference/models/buying.md. Empty while it is silent."""

    customer = models.OneToOneField(Customer, on_delete=models.CASCADE, primary_key=True, related_name="worth")
    purchases = models.PositiveIntegerField()  # days with a purchase of which something was kept
    last_day = models.DateField()  # the last of them
    alive = models.FloatField()  # probability to be active still, 0 to 1
    expected = models.FloatField()  # purchases in the next 90 days
    low = models.PositiveIntegerField()  # of a hundred futures eighty lie from low to high
    high = models.PositiveIntegerField()
    worth = models.BigIntegerField()  # what they will buy in the next 365 days, minor units
    at_stake = models.BigIntegerField()  # the same if they are still active: worth / alive
    slipping = models.BooleanField(default=False)  # see insight.worth.model.slipping

    class Meta:
        indexes = [
            models.Index(fields=["-worth", "customer"], name="worth_by_worth"),
            models.Index(fields=["-at_stake", "customer"], name="worth_slipping", condition=Q(slipping=True)),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.worth}"


class ModelCard(models.Model):
    """What is known of a model on this shop's own data: the fit, and how good it was on the past."""

    name = models.CharField(max_length=30, primary_key=True)
    made_at = models.DateTimeField()
    as_of = models.DateField(null=True)  # the day up to which it knows the trade; None before any
    currency = models.CharField(max_length=3, blank=True)
    customers = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=20, blank=True)  # science.trouble: with it the model is silent
    figures = models.JSONField(default=dict)
    quality = models.JSONField(default=dict)  # the numbers of its sentence, see science.backtest
    quality_trouble = models.CharField(max_length=20, blank=True)

    def __str__(self) -> str:
        return self.name


class ReviewMood(models.Model):
    """How a review sounds, see insight.mood. That of a message stands on the message itself."""

    review = models.OneToOneField(Review, on_delete=models.CASCADE, primary_key=True, related_name="mood")
    mood = models.CharField(max_length=8)  # negative, neutral, positive
    topic = models.CharField(max_length=20)
    urgency = models.PositiveSmallIntegerField(default=0)  # 0: there is time, 3: at once
    words = models.CharField(max_length=200, blank=True)  # those it was read from
    read_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-urgency", "-read_at"], name="review_mood_urgent", condition=Q(urgency__gt=0))]

    def __str__(self) -> str:
        return f"{self.review_id}: {self.mood}"


class Chart(models.Model):
    """A drawn chart, ready for the page: SVG whose colours follow the page's theme, and the table behind it."""

    name = models.CharField(max_length=60)
    language = models.CharField(max_length=8)
    svg = models.TextField()
    title = models.CharField(max_length=150)
    summary = models.CharField(max_length=500)  # the same in words, for who cannot see it
    table = models.JSONField(default=dict)  # {"columns": [...], "rows": [[...]]}
    drawn_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "language"], name="chart_once_per_language")]

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"


class ReportFile(models.Model):
    """A report being made or ready to fetch."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("running")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")

    name = models.CharField(max_length=40)
    format = models.CharField(max_length=5)
    parameters = models.JSONField(default=dict)
    language = models.CharField(max_length=8)
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    path = models.CharField(max_length=200, blank=True)  # in the folder of reports
    problem = models.CharField(max_length=300, blank=True)
    requested_by_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.filename

    @property
    def filename(self) -> str:
        """What the browser saves it as."""
        days = [str(self.parameters[key]) for key in ("first", "last") if key in self.parameters]
        return f"{'-'.join([self.name, *days])}.{self.format}"

    @property
    def file(self) -> Path:
        return Path(settings.HOME) / "reports" / self.path


class Evaluation(models.Model):
    """A question "did it help": what was changed, the months before and those after. `key` is the form's own.

    `result` is what the worker found, see insight.evaluation.working; it answers for `wanted` once `computed` is equal.
    """

    key = models.CharField(max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=120)
    changed = models.TextField(max_length=2_000, blank=True)
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
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["theme", "id"]

    def __str__(self) -> str:
        return self.theme


class EvaluationSheet(models.Model):
    """The months of another shop, without its name."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="sheets")
    digest = models.CharField(max_length=64)  # of the rows: the same sheet counts once
    rows = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["evaluation", "digest"], name="evaluation_sheet_once")]

    def __str__(self) -> str:
        return f"sheet {self.pk}"
