from akrab.tracking.forgetting import forget_keys


def sweep() -> None:
    forget_keys()


SCHEDULES = [("tracking.sweep", "23 3 * * *", sweep)]
