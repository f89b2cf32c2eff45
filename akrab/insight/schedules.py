"""When insight works without being asked: every ten minutes the figures, and the day's turn; then customers' worth."""

from akrab.insight.tasks import refresh_if_needed
from akrab.insight.worth.tasks import request_if_due

SCHEDULES = [
    ("insight.refresh", "*/10 * * * *", refresh_if_needed),
    ("insight.worth", "5-59/10 * * * *", request_if_due),
]
