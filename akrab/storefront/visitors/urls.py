"""Addresses: messages to chosen visitors."""

from django.urls import URLPattern, URLResolver, path

from akrab.storefront.visitors import messages

urlpatterns: list[URLPattern | URLResolver] = [
    path("for-you/", messages.now, name="web_message"),
    path("for-you/<int:pk>/voucher/", messages.voucher, name="web_message_voucher"),
    path("for-you/<int:pk>/<slug:deed>/", messages.answer, name="web_message_answer"),
]
