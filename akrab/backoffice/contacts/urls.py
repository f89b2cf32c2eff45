"""Addresses of the office: duplicates and merging, and what is kept around a customer. Names stand in `office:`."""

from django.urls import path

from akrab.backoffice.contacts import around, capture, duplicates, lists, merging

urlpatterns = [
    path("duplicates/", duplicates.duplicates, name="duplicates"),
    path("duplicates/search/", duplicates.search, name="duplicates_search"),
    path("duplicates/<int:pk>/<str:deed>/", duplicates.decide, name="duplicates_decide"),
    path("customers/<int:pk>/merge/", merging.choose, name="merge_choose"),
    path("customers/<int:pk>/merge/<int:other>/", merging.merge, name="merge"),
    path("customers/<int:pk>/about/", around.about, name="customer_about"),
    path("customers/<int:pk>/about/<str:what>/add/", around.add, name="around_add"),
    path("customers/<int:pk>/about/<str:what>/<int:row>/remove/", around.remove, name="around_remove"),
    path("customers/<int:pk>/documents/<int:row>/", around.document, name="customer_document"),
    path("customers/quick/", capture.quick, name="customer_quick"),
    path("customers/code/", capture.counter_code, name="counter_code"),
    path("customers/views/", lists.view_save, name="view_save"),
    path("customers/views/<int:pk>/remove/", lists.view_remove, name="view_remove"),
    path("customers/columns/", lists.columns, name="customers_columns"),
    path("customers/all/<str:deed>/", lists.bulk, name="customers_bulk"),
    path("merges/<int:pk>/undo/", merging.undo, name="merge_undo"),
]
