"""The map of the programs' door."""

from django.urls import path, re_path

from akrab.api.about import about
from akrab.api.payments import payment_notice
from akrab.api.whatsapp import whatsapp_webhook

app_name = "api"
urlpatterns = [
    path("", about, name="about"),
    # With or without a slash at the end: a service does not follow us to another address.
    re_path(r"^payments/(?P<provider>[a-z]+)/notices/?$", payment_notice, name="payment_notice"),
    re_path(r"^whatsapp/webhook/?$", whatsapp_webhook, name="whatsapp_webhook"),
]
