"""Messages on the pages, to anybody, by day."""

from akrab.insight.warehouse.sources.source import Part, source

SOURCE = source(
    "web_counts",
    Part(
        {
            "count_id": "c.id", "web_message_id": "c.message_id", "shown": "c.shown", "held": "c.held",
            "clicked": "c.clicked", "dismissed": "c.dismissed",
        },
        "engagement_webcount c",
        id="c.id",
        day="c.day",
        versions=("c.shown + c.held", "c.clicked", "c.dismissed"),
    ),
)  # fmt: skip
