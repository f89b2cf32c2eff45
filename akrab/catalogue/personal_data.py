"""Goods. Nothing here speaks of a customer."""

from akrab.core.personal import Holding, nothing

MAP: dict[str, Holding] = {
    "Category": nothing("name slug icon translations"),
    "Product": nothing("name slug brand summary description attributes translations picture"),
    "Variant": nothing("sku barcode name options"),
    "Picture": nothing("stem alt"),
    "Option": nothing("name translations"),
    "OptionChoice": nothing("name translations"),
    "BundleItem": nothing(),
    "AttributeValue": nothing("key value"),
    "PriceChange": nothing("key label plan"),
    "PriceEntry": nothing("reason"),
    "ScheduledPrice": nothing(),
    "RivalPrice": nothing("seller link seen_on"),
    "Outlet": nothing("name address phone"),
    "Stock": nothing(),
    "OutletStock": nothing(),
    "StockMove": nothing("reference note"),
    "Serial": nothing("number source warranty_until"),
    "SerialEvent": nothing("reference note"),
}
