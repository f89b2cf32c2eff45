"""What the shop shows to chosen visitors, what it asks its customers, and the cards in its parcels."""

from akrab.engagement.models.parcels import ParcelCard
from akrab.engagement.models.questions import Answer, Question, Questionnaire, Reply
from akrab.engagement.models.undertakings import BookedExpense, Undertaking, WorkedTime
from akrab.engagement.models.web import WebCount, WebMessage, WebShowing

__all__ = [
    "Answer", "BookedExpense", "ParcelCard", "Question", "Questionnaire", "Reply", "Undertaking", "WebCount",
    "WebMessage", "WebShowing", "WorkedTime",
]  # fmt: skip
