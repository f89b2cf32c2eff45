"""What lies where now. The row of the main outlet holds what does not lie elsewhere."""

from akrab.insight.warehouse.sources.source import Part, source

PRICED = {"low_at": "s.low_at", "unit_cost": "v.cost", "price": "v.price", "currency": "{currency}"}
SOURCE = source(
    "stock",
    Part(
        {
            "variant_id": "s.variant_id", "on_hand": "s.on_hand - s.elsewhere",
            "reserved": "s.reserved - s.reserved_elsewhere", **PRICED,
        },
        "catalogue_stock s JOIN catalogue_variant v ON v.id = s.variant_id",
        id="s.variant_id",
    ),
    Part(
        {
            "variant_id": "o.variant_id", "outlet_id": "o.outlet_id", "on_hand": "o.on_hand", "reserved": "o.reserved",
            **PRICED,
        },
        "catalogue_outletstock o JOIN catalogue_variant v ON v.id = o.variant_id "
        "LEFT JOIN catalogue_stock s ON s.variant_id = o.variant_id",
        id="o.id",
    ),
    kinds=("stock.", "product.", "order.", "return.", "purchase.", "transfer.", "count.", "counter.", "import."),
)  # fmt: skip
