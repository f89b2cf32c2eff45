"""Addresses: following parcels, returns, ordering again."""

from django.urls import URLPattern, URLResolver, path

from akrab.storefront.fulfilment import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/orders/<int:pk>/answer/", views.order_answer, name="order_answer"),
    path("account/orders/<int:pk>/again/", views.order_again, name="order_again"),
    path("account/orders/<int:pk>/return/", views.order_return, name="order_return"),
    path("account/orders/<int:pk>/papers/<slug:kind>/", views.order_paper, name="order_paper"),
    path("account/orders/<int:pk>/returns/<int:back>/note/", views.return_note, name="return_note"),
]
