"""Addresses: suppliers, purchase orders, counting, moving, serial numbers."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
