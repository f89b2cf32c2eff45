"""Sales across the counter: the books stay, what a device sent along goes."""

from django.utils.translation import gettext_lazy as _

from akrab.core.personal import Holding, nothing

MAP: dict[str, Holding] = {
    "Till": nothing("name"),
    "TillSession": nothing("counts difference_reason"),
    "CashMove": nothing("key reason"),
    "Device": nothing("name"),
    "CounterSale": Holding(
        through="order__customer",
        why=_("Sales across the counter"),
        erased="payload sentence decision_reason",
        plain="key",
    ),
    "SalePayment": Holding(
        through="sale__order__customer", why=_("Sales across the counter"), plain="method reference"
    ),
    "StockDifference": nothing(),
    "SerialDifference": nothing("number sentence"),
    "HeldSale": nothing("key label payload"),  # emptied within days: `counter.schedules`
    "Pin": nothing("hash"),
}
