"""Addresses of the office: messages on the pages of the shop. Their names stand in the name space `office:`."""

from django.urls import URLPattern, URLResolver, path

from akrab.backoffice.visitors import editing, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("web-messages/", views.messages, name="web_messages"),
    path("web-messages/new/", editing.edit, name="web_message_new"),
    path("web-messages/preview/", editing.preview, name="web_message_preview"),
    path("web-messages/<int:pk>/", views.message, name="web_message"),
    path("web-messages/<int:pk>/edit/", editing.edit, name="web_message_edit"),
    path("web-messages/<int:pk>/<slug:deed>/", views.decide, name="web_message_decide"),
]
