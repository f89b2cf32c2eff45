"""Addresses: paying for an order. The names stand in the door's own name space."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
