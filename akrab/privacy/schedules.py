"""What privacy does by itself: forgetting, every night."""

from akrab.privacy.retention import forget_all


def forget() -> None:
    forget_all()


SCHEDULES = [("privacy.forget", "40 3 * * *", forget)]
