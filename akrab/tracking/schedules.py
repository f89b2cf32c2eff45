from akrab.tracking.taking import forget_old


def sweep() -> None:
    forget_old()


SCHEDULES = [("tracking.sweep", "23 3 * * *", sweep)]
