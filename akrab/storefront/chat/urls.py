"""Addresses of the chat in the shop."""

from django.urls import path

from akrab.storefront.chat import views

urlpatterns = [
    path("chat/", views.chat, name="chat"),
    path("chat/live/", views.live, name="chat_live"),
    path("chat/typing/", views.typing, name="chat_typing"),
    path("chat/leave/", views.leave, name="chat_leave"),
    path("chat/files/<int:pk>/", views.file, name="chat_file"),
]
