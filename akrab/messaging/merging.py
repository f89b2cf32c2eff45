"""Conversations of two records that become one: one person, one conversation; and two again."""

from django.db.models import F

from akrab.core import clock
from akrab.customers.movers import Memory, mover
from akrab.messaging.models import Conversation, Episode, Message

State = Conversation.State
SHOWN = ("unread", "urgency", "urgent_words", "last_text", "last_outward", "channel", "state")
TIMES = ("waiting_since", "last_at", "snoozed_until")


@mover("messaging.Conversation.customer")
class Conversations:
    """With one on both sides the messages stand in the kept one; the other stays behind, empty and solved."""

    def move(self, *, keep: int, gone: int) -> Memory:
        mine, other = (Conversation.objects.filter(customer=pk).first() for pk in (keep, gone))
        if other is None:
            return {}
        if mine is None:
            Conversation.objects.filter(pk=other.pk).update(customer=keep)
            return {"conversation": other.pk}
        messages = Message.objects.filter(conversation=other)
        episodes = Episode.objects.filter(conversation=other)
        memory: Memory = {
            "mine": mine.pk,
            "other": other.pk,
            "messages": list(messages.values_list("pk", flat=True)),
            "episodes": list(episodes.values_list("pk", flat=True)),
            "labels": [one.pk for one in other.labels.all() if one not in mine.labels.all()],
            "before": {str(one.pk): _shown(one) for one in (mine, other)},
        }
        if Episode.objects.filter(conversation=mine, solved_at=None).exists():
            memory["closed"] = list(episodes.filter(solved_at=None).values_list("pk", flat=True))
            episodes.filter(solved_at=None).update(solved_at=clock.now())
        messages.update(conversation=mine)
        episodes.update(conversation=mine)
        mine.labels.add(*memory["labels"])
        _show_both(mine, other)
        Conversation.objects.filter(pk=other.pk).update(
            state=State.SOLVED, snoozed_until=None, unread=0, waiting_since=None
        )
        return memory

    def undo(self, *, keep: int, gone: int, memory: Memory) -> None:
        if "conversation" in memory:
            Conversation.objects.filter(pk=memory["conversation"], customer=keep).update(customer=gone)
        if "mine" not in memory:
            return
        mine, other = memory["mine"], memory["other"]
        since = Message.objects.filter(conversation=mine).exclude(pk__in=memory["messages"])
        quiet = not since.filter(created_at__gt=memory["before"][str(mine)]["last_at"]).exists()
        for start in range(0, len(memory["messages"]), 500):
            part = memory["messages"][start : start + 500]
            Message.objects.filter(pk__in=part, conversation=mine).update(conversation=other)
        Episode.objects.filter(pk__in=memory["episodes"], conversation=mine).update(conversation=other)
        Episode.objects.filter(pk__in=memory.get("closed", []), solved_by=None).update(solved_at=None)
        Conversation.objects.get(pk=mine).labels.remove(*memory["labels"])
        Conversation.objects.filter(pk=other).update(**memory["before"][str(other)])
        if quiet:  # else the list shows what was written since
            Conversation.objects.filter(pk=mine).update(**memory["before"][str(mine)])


def _shown(one: Conversation) -> Memory:
    times = {name: getattr(one, name) for name in TIMES}
    return {
        **{name: getattr(one, name) for name in SHOWN},
        **{name: moment and moment.isoformat() for name, moment in times.items()},
        "assignee_id": one.assignee_id,
    }


def _show_both(mine: Conversation, other: Conversation) -> None:
    """What the list of conversations shows of the kept one."""
    waiting = [moment for moment in (mine.waiting_since, other.waiting_since) if moment]
    changes: Memory = {
        "unread": F("unread") + other.unread,
        "waiting_since": min(waiting, default=None),
        "assignee": mine.assignee_id or other.assignee_id,
    }
    if other.urgency > mine.urgency:
        changes |= {"urgency": other.urgency, "urgent_words": other.urgent_words}
    if other.state == State.OPEN:
        changes |= {"state": State.OPEN, "snoozed_until": None}
    if other.last_at > mine.last_at:
        changes |= {name: getattr(other, name) for name in ("last_at", "last_text", "last_outward")}
        changes["channel"] = other.channel or mine.channel
    Conversation.objects.filter(pk=mine.pk).update(**changes)
