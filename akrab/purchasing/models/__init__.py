"""The tables of purchasing and of the documents of stock."""

from akrab.purchasing.models.documents import Count, CountLine, Transfer, TransferLine
from akrab.purchasing.models.expectations import Expectation
from akrab.purchasing.models.purchases import Bill, BillPayment, Purchase, PurchaseLine, Receipt, ReceiptLine
from akrab.purchasing.models.suppliers import Supplier, SupplierItem

__all__ = [
    "Bill",
    "BillPayment",
    "Count",
    "CountLine",
    "Expectation",
    "Purchase",
    "PurchaseLine",
    "Receipt",
    "ReceiptLine",
    "Supplier",
    "SupplierItem",
    "Transfer",
    "TransferLine",
]
