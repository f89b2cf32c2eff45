"""Suppliers are businesses; nothing here speaks of a customer."""

from akrab.core.personal import Holding, nothing

MAP: dict[str, Holding] = {
    "Transfer": nothing("number note"),
    "TransferLine": nothing(),
    "Count": nothing("number note"),
    "CountLine": nothing(),
    "Expectation": nothing("as_of"),
    "Supplier": nothing("name phone email address note"),
    "SupplierItem": nothing("code"),
    "Purchase": nothing("number note expected_on"),
    "PurchaseLine": nothing(),
    "Receipt": nothing("key delivery_note"),
    "ReceiptLine": nothing(),
    "Bill": nothing("due_on"),
    "BillPayment": nothing("key paid_on note"),
}
