"""Addresses: WhatsApp by hand, templates, what it costs, imported chats, the connection."""

from django.urls import path

from akrab.backoffice.whatsapp import chats, connection, costs, queue, sending, templates

urlpatterns = [
    path("whatsapp/", queue.queue, name="whatsapp"),
    path("whatsapp/by-api/", queue.by_api, name="whatsapp_by_api"),
    path("whatsapp/<int:pk>/tap/", queue.tap, name="whatsapp_tap"),
    path("whatsapp/<int:pk>/unsure/", queue.unsure, name="whatsapp_unsure"),
    path("whatsapp/<int:pk>/<slug:deed>/", queue.decide, name="whatsapp_decide"),
    path("whatsapp/talk/<int:pk>/template/", sending.choose, name="talk_template_whatsapp"),
    path("whatsapp/templates/", templates.templates, name="whatsapp_templates"),
    path("whatsapp/templates/new/", templates.new, name="whatsapp_template_new"),
    path("whatsapp/templates/synchronise/", templates.synchronise, name="whatsapp_templates_sync"),
    path("whatsapp/costs/", costs.costs, name="whatsapp_costs"),
    path("whatsapp/costs/rates/", costs.rates, name="whatsapp_rates"),
    path("whatsapp/chats/", chats.chats, name="whatsapp_chats"),
    path("whatsapp/chats/<int:pk>/", chats.chat, name="whatsapp_chat"),
    path("whatsapp/connection/", connection.connection, name="whatsapp_settings"),
    path("whatsapp/connection/check/", connection.check, name="whatsapp_check"),
    path("whatsapp/notices/", connection.notices, name="whatsapp_notices"),
    path("whatsapp/notices/<int:pk>/again/", connection.again, name="whatsapp_notice_again"),
]
