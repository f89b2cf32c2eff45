"""Figures. One row per customer holds numbers only."""

from django.utils.translation import gettext_lazy as _

from akrab.core.personal import Holding, nothing

MAP: dict[str, Holding] = {
    "Refresh": nothing("as_of currency problem token summary"),
    "DirtyMonth": nothing("month"),
    "PeriodFigure": nothing("start"),
    "ProductFigure": nothing("month sku"),
    "CohortCell": nothing("cohort"),
    "CustomerScore": Holding(through="customer", why=_("How regular a customer is"), deleted=True),
    "ReviewMood": Holding(
        through="review__customer", why=_("Seeing who is unhappy"), erased="words", plain="mood topic"
    ),
    "Chart": nothing("name language svg title summary table"),
    "ReportFile": nothing("name format parameters language path problem"),
}
