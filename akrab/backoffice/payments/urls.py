"""Addresses: payments, statements, ways to pay, debt book."""

from django.urls import URLPattern, URLResolver

from akrab.backoffice.payments import gateways

urlpatterns: list[URLPattern | URLResolver] = [*gateways.routes]
