"""Messages and what they cost. A WhatsApp message that was not delivered, or was free, costs nothing; one whose rate
nobody entered costs nobody knows what."""

from akrab.insight.warehouse.sources.source import Part, number, rank, seen, source

STATES = ("prepared", "queued", "sending", "sent", "delivered", "read", "failed", "unsure", "skipped")
MICROS = """CASE WHEN s.id IS NOT NULL THEN s.price * {micros_of_minor}
    WHEN w.state IN ('free', 'dropped') THEN 0 WHEN w.id IS NULL THEN 0 WHEN w.known THEN w.micros END"""
SOURCE = source(
    "messages",
    Part(
        {
            "message_id": "m.id", "customer_id": "m.customer_id", "direction": "m.direction", "channel": "m.channel",
            "purpose": "m.template", "state": "m.state", "is_mass": "m.mass",
            "is_advertising": "m.advertised_at IS NOT NULL",
            "campaign": "coalesce(w.campaign, CASE WHEN m.mass THEN m.data ->> 'campaign' END)",
            "sent_at": "<m.sent_at>", "read_at": "<m.read_at>", "mood": "m.mood", "topic": "m.topic",
            "cost": f"CAST(round(({MICROS}) * 1.0 / {{micros_of_minor}}) AS bigint)", "cost_micros": MICROS,
            "cost_known": "w.id IS NULL OR w.known OR w.state IN ('free', 'dropped')", "currency": "{currency}",
        },
        "messaging_message m LEFT JOIN messaging_whatsappcharge w ON w.message_id = m.id "
        "LEFT JOIN messaging_smscharge s ON s.message_id = m.id",
        id="m.id",
        at="m.created_at",
        versions=(
            rank("m.state", *STATES), seen("m.sent_at", "m.read_at", "m.advertised_at", "s.id"),
            number("m.customer_id"),
            rank("m.mood", "positive", "neutral", "negative"), "length(m.topic)",
            f"{number('w.micros')} + {rank('w.state', 'expected', 'charged', 'free', 'dropped')}",
        ),
    ),
)  # fmt: skip
