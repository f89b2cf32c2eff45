"""Results of the analysis, kept as rows so that a page only reads. The facts lie in Parquet files, see warehouse/."""

from akrab.insight.models.asked import AskedDeed, AskedQuestion
from akrab.insight.models.evaluations import Evaluation, EvaluationNote, EvaluationSheet
from akrab.insight.models.figures import CohortCell, CustomerScore, PeriodFigure, ProductFigure
from akrab.insight.models.forecasts import SalesForecast, StrangeDay
from akrab.insight.models.learned import CustomerWorth, ModelCard
from akrab.insight.models.moods import ReviewMood
from akrab.insight.models.offers import GoodsPair, NextPurchase, Offer
from akrab.insight.models.people import CustomerGroup, CustomerProfit, CustomerRisk, CustomerUplift
from akrab.insight.models.products import ProductTrade
from akrab.insight.models.refresh import DirtyMonth, Refresh
from akrab.insight.models.reports import Chart, ReportFile
from akrab.insight.models.saved import ReportPlan, ReportRow, ReportRun, SavedReport
from akrab.insight.models.trends import KeptOverhead, Overhead, RevenueChange, Trend

__all__ = [
    "AskedDeed",
    "AskedQuestion",
    "Chart",
    "CohortCell",
    "CustomerGroup",
    "CustomerProfit",
    "CustomerRisk",
    "CustomerScore",
    "CustomerUplift",
    "CustomerWorth",
    "DirtyMonth",
    "Evaluation",
    "EvaluationNote",
    "EvaluationSheet",
    "GoodsPair",
    "KeptOverhead",
    "ModelCard",
    "NextPurchase",
    "Offer",
    "Overhead",
    "PeriodFigure",
    "ProductFigure",
    "ProductTrade",
    "Refresh",
    "ReportFile",
    "ReportPlan",
    "ReportRow",
    "ReportRun",
    "RevenueChange",
    "ReviewMood",
    "SalesForecast",
    "SavedReport",
    "StrangeDay",
    "Trend",
]
