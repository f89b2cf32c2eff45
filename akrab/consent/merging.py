"""What two records agreed to, when they become one: every receipt is kept, the newer answer holds."""

from akrab.consent.models import Standing
from akrab.customers.movers import Memory, bring_back, mover, repoint


@mover("consent.Standing.customer")
class Standings:
    """Where both answered the same question, the newer answer is the present one; the other stays behind unchanged."""

    def move(self, *, keep: int, gone: int) -> Memory:
        moved = repoint(Standing._meta.get_field("customer"), keep=keep, gone=gone)
        changed = []
        for other in Standing.objects.filter(customer=gone):
            mine = Standing.objects.get(customer=keep, purpose=other.purpose, channel=other.channel)
            if other.since > mine.since:
                changed.append([mine.pk, mine.given, mine.since.isoformat(), other.since.isoformat()])
                Standing.objects.filter(pk=mine.pk).update(given=other.given, since=other.since)
        return {"moved": moved, "changed": changed}

    def undo(self, *, keep: int, gone: int, memory: Memory) -> None:
        bring_back(Standing._meta.get_field("customer"), memory["moved"], keep=keep, gone=gone)
        for pk, given, since, meanwhile in memory["changed"]:
            Standing.objects.filter(pk=pk, since=meanwhile).update(given=given, since=since)
