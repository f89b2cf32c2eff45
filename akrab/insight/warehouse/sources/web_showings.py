"""Messages on the pages, to customers the shop knows."""

from akrab.insight.warehouse.sources.source import Part, seen, source

SOURCE = source(
    "web_showings",
    Part(
        {
            "showing_id": "s.id", "web_message_id": "s.message_id", "customer_id": "s.customer_id", "held": "s.held",
            "times": "s.times", "last_at": "<s.last_at>", "clicked_at": "<s.clicked_at>",
            "dismissed_at": "<s.dismissed_at>",
        },
        "engagement_webshowing s",
        id="s.id",
        at="s.first_at",
        versions=("s.times", seen("s.clicked_at", "s.dismissed_at"), "s.customer_id"),
    ),
)  # fmt: skip
