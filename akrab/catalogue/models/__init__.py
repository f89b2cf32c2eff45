"""The tables of the catalogue."""

from akrab.catalogue.models.choices import ALL_VARIANTS, AttributeValue, BundleItem, Option, OptionChoice
from akrab.catalogue.models.prices import PriceChange, PriceEntry, RivalPrice, ScheduledPrice
from akrab.catalogue.models.products import Category, Picture, Product, ProductQuerySet, Variant, in_language
from akrab.catalogue.models.stock import Outlet, OutletStock, Serial, SerialEvent, Stock, StockMove

__all__ = [
    "ALL_VARIANTS",
    "AttributeValue",
    "BundleItem",
    "Category",
    "Option",
    "OptionChoice",
    "Outlet",
    "OutletStock",
    "Picture",
    "PriceChange",
    "PriceEntry",
    "Product",
    "ProductQuerySet",
    "RivalPrice",
    "ScheduledPrice",
    "Serial",
    "SerialEvent",
    "Stock",
    "StockMove",
    "Variant",
    "in_language",
]
