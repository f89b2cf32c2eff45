"""The map of the programs' door."""

from django.urls import path, re_path

from akrab.api import phones
from akrab.api.about import about
from akrab.api.payments import payment_notice
from akrab.api.whatsapp import whatsapp_webhook

app_name = "api"
urlpatterns = [
    path("", about, name="about"),
    # With or without a slash at the end: a service does not follow us to another address.
    re_path(r"^payments/(?P<provider>[a-z]+)/notices/?$", payment_notice, name="payment_notice"),
    re_path(r"^whatsapp/webhook/?$", whatsapp_webhook, name="whatsapp_webhook"),
    path("phones/sms", phones.sms, name="sms"),
    path("phones/sms/status", phones.sms_status, name="sms_status"),
    path("phones/calls/incoming", phones.incoming, name="call_incoming"),
    path("phones/calls/incoming/after", phones.incoming_after, name="call_incoming_after"),
    path("phones/calls/status", phones.call_status, name="calls_status"),
    path("phones/calls/<int:pk>/status", phones.call_status, name="call_status"),
    path("phones/calls/<int:pk>/after", phones.call_after, name="call_after"),
    re_path(r"^phones/gateway/(?P<word>[\w-]{8,80})/(?P<what>sms|status)/?$", phones.gateway, name="sms_gateway"),
]
