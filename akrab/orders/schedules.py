"""What orders do by themselves."""

from akrab.orders.actions.expiring import run_out

SCHEDULES = [("orders.run_out", "*/10 * * * *", run_out)]
