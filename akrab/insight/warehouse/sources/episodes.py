"""How soon people were answered, and how soon their matter was done with."""

from akrab.insight.warehouse.sources.source import Part, number, seen, source

SOURCE = source(
    "episodes",
    Part(
        {
            "episode_id": "e.id", "customer_id": "c.customer_id", "channel": "e.channel",
            "answered_at": "<e.answered_at>", "answered_by": "e.answered_by_id", "solved_at": "<e.solved_at>",
            "solved_by": "e.solved_by_id",
        },
        "messaging_episode e JOIN messaging_conversation c ON c.id = e.conversation_id",
        id="e.id",
        at="e.opened_at",
        versions=(seen("e.answered_at", "e.solved_at"), number("e.answered_by_id"), number("c.customer_id")),
    ),
)  # fmt: skip
