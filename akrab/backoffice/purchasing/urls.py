"""Addresses: suppliers, purchase orders, counting, moving, serial numbers."""

from django.urls import URLPattern, URLResolver, path

from akrab.backoffice import stock
from akrab.backoffice.purchasing import counts, outlets, pricelists, purchases, receiving, serials, suppliers, transfers

urlpatterns: list[URLPattern | URLResolver] = [
    path("stock/<int:pk>/off/", stock.off, name="stock_off"),
    path("outlets/", outlets.outlets, name="outlets"),
    path("outlets/new/", outlets.outlet, name="outlet_new"),
    path("outlets/<int:pk>/", outlets.outlet, name="outlet"),
    path("transfers/", transfers.transfers, name="transfers"),
    path("transfers/new/", transfers.transfer_new, name="transfer_new"),
    path("transfers/<int:pk>/", transfers.transfer, name="transfer"),
    path("transfers/<int:pk>/lines/", transfers.transfer_line, name="transfer_line"),
    path("transfers/<int:pk>/receive/", transfers.transfer_receive, name="transfer_receive"),
    path("transfers/<int:pk>/<slug:deed>/", transfers.transfer_deed, name="transfer_deed"),
    path("counts/", counts.counts, name="counts"),
    path("counts/new/", counts.count_new, name="count_new"),
    path("counts/<int:pk>/", counts.counting_page, name="counting"),
    path("counts/<int:pk>/lines/", counts.count_line, name="count_line"),
    path("counts/<int:pk>/lines/<int:line>/forget/", counts.count_forget, name="count_forget"),
    path("counts/<int:pk>/<slug:deed>/", counts.count_deed, name="count_deed"),
    path("suppliers/", suppliers.suppliers, name="suppliers"),
    path("suppliers/new/", suppliers.supplier, name="supplier_new"),
    path("suppliers/<int:pk>/", suppliers.supplier, name="supplier"),
    path("suppliers/<int:pk>/articles/", suppliers.supplier_item, name="supplier_item"),
    path("suppliers/<int:pk>/prices/", pricelists.supplier_prices, name="supplier_prices"),
    path("suppliers/<int:pk>/articles/<int:item>/remove/", suppliers.supplier_item_remove, name="supplier_item_remove"),
    path("purchasing/", purchases.purchasing, name="purchasing"),
    path("purchasing/draft/", purchases.purchase_draft, name="purchase_draft"),
    path("purchasing/rules/", purchases.purchasing_rules, name="purchasing_rules"),
    path("purchasing/bills/", receiving.bills, name="bills"),
    path("purchasing/bills/<int:pk>/pay/", receiving.bill_pay, name="bill_pay"),
    path("purchasing/<int:pk>/", purchases.purchase, name="purchase"),
    path("purchasing/<int:pk>/lines/", purchases.purchase_line, name="purchase_line"),
    path("purchasing/<int:pk>/order/", purchases.purchase_order, name="purchase_order"),
    path("purchasing/<int:pk>/cancel/", purchases.purchase_cancel, name="purchase_cancel"),
    path("purchasing/<int:pk>/order.pdf", purchases.purchase_paper, name="purchase_paper"),
    path("deliveries/", receiving.deliveries, name="deliveries"),
    path("deliveries/<int:pk>/", receiving.purchase_receive, name="purchase_receive"),
    path("serials/", serials.serials, name="serials"),
    path("serials/enter/", serials.serials_enter, name="serials_enter"),
    path("serials/<int:pk>/", serials.serial, name="serial"),
    path("serials/<int:pk>/out/", serials.serial_out, name="serial_out"),
]
