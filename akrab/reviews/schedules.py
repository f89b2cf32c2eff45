"""When reviews work without being asked: every minute somebody looks whether what people wait for is back."""

from akrab.reviews.wishes import tell_who_waits

SCHEDULES = [("reviews.tell_who_waits", "* * * * *", tell_who_waits)]
