"""Addresses: the page of offers."""

from django.urls import URLPattern, URLResolver, path

from akrab.storefront.promotions import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("offers/", views.offers, name="offers"),
    path("offers/mine/", views.vouchers, name="vouchers"),
]
