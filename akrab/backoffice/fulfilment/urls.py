"""Addresses: packing, sending, returns, tariffs, batches."""

from django.urls import URLPattern, URLResolver, path

from akrab.backoffice.fulfilment import batches, documents, ordering, returns, sending, settings, shipping, trust

urlpatterns: list[URLPattern | URLResolver] = [
    path("orders/new/", ordering.order_new, name="order_new"),
    path("orders/new/<int:pk>/", ordering.order_new_for, name="order_new_for"),
    path("orders/settings/", settings.order_settings, name="order_settings"),
    path("orders/bulk/", sending.orders_bulk, name="orders_bulk"),
    path("orders/<int:pk>/question/ask/", sending.order_ask, name="order_ask"),
    path("orders/<int:pk>/parcel/new/", sending.order_send, name="order_send"),
    path("orders/<int:pk>/rest/give-up/", sending.order_rest, name="order_rest"),
    path("orders/<int:pk>/document/<slug:kind>/", documents.order_document, name="order_document"),
    path("orders/<int:pk>/returns/new/", returns.return_new, name="return_new"),
    path("returns/", returns.returns, name="returns"),
    path("returns/<int:pk>/", returns.return_page, name="return"),
    path("returns/<int:pk>/receive/", returns.return_receive, name="return_receive"),
    path("returns/<int:pk>/note/", documents.return_note, name="return_note"),
    path("returns/<int:pk>/decide/<slug:deed>/", returns.return_decide, name="return_decide"),
    path("orders/trust/", trust.trust_settings, name="trust"),
    path("orders/<int:pk>/parcel/back/", trust.order_came_back, name="order_came_back"),
    path("customers/<int:pk>/trust/", trust.trust_fix, name="trust_fix"),
    path("returns/areas/", trust.areas, name="areas"),
    path("batches/", batches.batches_page, name="batches"),
    path("batches/new/", batches.batch_new, name="batch_new"),
    path("batches/goods/", batches.batch_goods, name="batch_goods"),
    path("batches/<int:pk>/", batches.batch, name="batch"),
    path("batches/<int:pk>/change/", batches.batch_edit, name="batch_edit"),
    path("batches/<int:pk>/list/", batches.batch_list, name="batch_list"),
    path("batches/<int:pk>/<slug:deed>/", batches.batch_deed, name="batch_deed"),
    path("shipping/", shipping.shipping, name="shipping"),
    path("shipping/settings/", shipping.shipping_settings, name="shipping_settings"),
    path("shipping/places/", shipping.shipping_places, name="shipping_places"),
    path("shipping/new/", shipping.shipping_service_new, name="shipping_service_new"),
    path("shipping/<int:pk>/", shipping.shipping_service, name="shipping_service"),
    path("shipping/<int:pk>/tariff/", shipping.shipping_tariff, name="shipping_tariff"),
    path("shipping/<int:pk>/percent/", shipping.shipping_percent, name="shipping_percent"),
    path("shipping/<int:pk>/copy/", shipping.shipping_copy, name="shipping_copy"),
    path("shipping/<int:pk>/table/", shipping.shipping_table, name="shipping_table"),
    path("shipping/<int:pk>/table.csv", shipping.shipping_csv, name="shipping_csv"),
    path("shipping/tariffs/<int:pk>/remove/", shipping.shipping_tariff_remove, name="shipping_tariff_remove"),
]
