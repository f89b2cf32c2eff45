"""What orders do by themselves."""

from akrab.orders.actions.batching import close_overdue
from akrab.orders.actions.expiring import run_out
from akrab.orders.tidying import tidy_files

SCHEDULES = [
    ("orders.run_out", "*/10 * * * *", run_out),
    ("orders.close_batches", "*/5 * * * *", close_overdue),
    ("orders.tidy_files", "50 3 * * *", tidy_files),
]
