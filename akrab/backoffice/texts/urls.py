"""Addresses: message texts, those of notices and the shop's own. `key`: a notice's name, or own-12."""

from django.urls import path

from akrab.backoffice.texts import editor, lists, own, switches, templates, trying

urlpatterns = [
    path("message-texts/", lists.texts, name="message_texts"),
    path("message-texts/own/", lists.own_texts, name="own_texts"),
    path("message-texts/own/new/", own.new, name="own_text_new"),
    path("message-texts/<slug:key>/", editor.text, name="message_text"),
    path("message-texts/<slug:key>/restore/", editor.restore, name="text_restore"),
    path("message-texts/<slug:key>/look/", trying.look, name="text_look"),
    path("message-texts/<slug:key>/mail/", trying.mail, name="text_mail"),
    path("message-texts/<slug:key>/test/", trying.test, name="text_test"),
    path("message-texts/<slug:key>/channels/", switches.channels, name="text_channels"),
    path("message-texts/<slug:key>/whatsapp/", templates.connect, name="text_whatsapp"),
    path("message-texts/<slug:key>/whatsapp/remove/", templates.disconnect, name="text_whatsapp_remove"),
    path("message-texts/<slug:key>/rename/", own.rename, name="own_text_rename"),
    path("message-texts/<slug:key>/remove/", own.remove, name="own_text_remove"),
]
