"""When insight works without being asked: every ten minutes the figures, and the day's turn; then the models."""

from akrab.insight.evaluation.renewing import sweep
from akrab.insight.learning.tasks import request_due
from akrab.insight.tasks import mail_due, refresh_if_needed

SCHEDULES = [
    ("insight.reports_by_mail", "*/5 * * * *", mail_due),
    ("insight.evaluations", "40 4 * * *", sweep),
    ("insight.refresh", "*/10 * * * *", refresh_if_needed),
    ("insight.learning", "5-59/10 * * * *", request_due),
]
