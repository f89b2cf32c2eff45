"""The ledger of stock; append-only, so its newest rows tell all."""

from akrab.insight.warehouse.sources.source import Part, number, source

SOURCE = source(
    "stock_moves",
    Part(
        {
            "move_id": "m.id", "variant_id": "m.variant_id", "outlet_id": "m.outlet_id", "quantity": "m.quantity",
            "unit_cost": "m.unit_cost", "reason": "m.reason", "currency": "{currency}",
        },
        "catalogue_stockmove m",
        id="m.id",
        at="m.moved_at",
        versions=("m.quantity", number("m.unit_cost")),
    ),
)  # fmt: skip
