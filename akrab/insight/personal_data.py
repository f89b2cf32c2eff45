"""Figures. One row per customer holds numbers only."""

from django.utils.translation import gettext_lazy as _

from akrab.core.personal import Holding, nothing

MAP: dict[str, Holding] = {
    "Refresh": nothing("as_of currency problem token summary"),
    "DirtyMonth": nothing("month"),
    "PeriodFigure": nothing("start"),
    "ProductFigure": nothing("month sku"),
    "ProductTrade": nothing("grade months first_day last_day weeks"),
    "CohortCell": nothing("cohort"),
    "CustomerScore": Holding(through="customer", why=_("How regular a customer is"), deleted=True),
    "CustomerWorth": Holding(
        through="customer", why=_("What a customer will probably buy"), deleted=True, plain="last_day"
    ),
    "CustomerProfit": Holding(through="customer", why=_("What a customer brought the shop"), deleted=True),
    "CustomerGroup": Holding(
        through="customer", why=_("Which customers buy in the same way"), deleted=True, plain="group"
    ),
    "CustomerUplift": Holding(through="customer", why=_("Whom a message moves"), deleted=True, plain="kind"),
    "CustomerRisk": Holding(through="customer", why=_("Who may stay away"), deleted=True, plain="reasons last_day"),
    "GoodsPair": nothing("kind"),
    "NextPurchase": Holding(
        through="customer",
        why=_("What a customer will probably buy"),
        deleted=True,
        plain="last_day due_day low_day high_day",
    ),
    "Offer": Holding(through="customer", why=_("Offers chosen from what was bought"), deleted=True, plain="reason"),
    "AskedQuestion": nothing(  # numbers of records, and words that at least three people used
        "key topic words channels months products examples answers"
    ),
    "AskedDeed": nothing("key topic words language evidence seen"),
    "ModelCard": nothing("name problem as_of currency trouble figures quality quality_trouble"),
    "Trend": nothing("dimension subject figure grain start values"),  # parts of the shop, never customers
    "RevenueChange": nothing("name first last first_before last_before parts"),
    "Overhead": nothing("kind subject name since figures"),
    "KeptOverhead": nothing("kind subject reason until"),
    "SalesForecast": nothing("level grain start way trouble series"),
    "StrangeDay": nothing("day parts"),
    "ReviewMood": Holding(
        through="review__customer", why=_("Seeing who is unhappy"), erased="words", plain="mood topic"
    ),
    "Chart": nothing("name language svg title summary table"),
    "Evaluation": nothing(
        "key name changed sector region first_before last_before first_after last_after problem result"
    ),
    "EvaluationNote": nothing("key theme text about"),
    "EvaluationSheet": nothing("digest shop sector region rows"),
    "ReportFile": nothing("name format parameters language path problem"),
    "SavedReport": nothing("key name definition"),
    "ReportRun": nothing(
        "definition problem currency first last first_before last_before total total_before others others_before token"
    ),
    "ReportRow": nothing("keys values before"),  # numbers of records, never names
    "ReportPlan": nothing("every format problem"),
}
