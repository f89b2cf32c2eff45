"""When insight works without being asked: the figures, and the day's turn, every ten minutes."""

from akrab.insight.tasks import refresh_if_needed

SCHEDULES = [("insight.refresh", "*/10 * * * *", refresh_if_needed)]
