"""Addresses of the office: messages on the pages, questionnaires, cards in parcels. Their names stand in `office:`."""

from django.urls import URLPattern, URLResolver, path

from akrab.backoffice.visitors import editing, parcels, question_editing, questions, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("web-messages/", views.messages, name="web_messages"),
    path("web-messages/new/", editing.edit, name="web_message_new"),
    path("web-messages/preview/", editing.preview, name="web_message_preview"),
    path("web-messages/<int:pk>/", views.message, name="web_message"),
    path("web-messages/<int:pk>/edit/", editing.edit, name="web_message_edit"),
    path("web-messages/<int:pk>/<slug:deed>/", views.decide, name="web_message_decide"),
    path("parcels/", parcels.parcels, name="parcels"),
    path("parcels/make/", parcels.make, name="parcels_make"),
    path("parcels/settings/", parcels.settings, name="parcels_settings"),
    path("parcels/cards.pdf", parcels.paper, name="parcels_pdf"),
    path("parcels/<int:pk>/void/", parcels.void, name="parcel_void"),
    path("questions/", questions.questionnaires, name="questions"),
    path("questions/new/", question_editing.edit, name="questionnaire_new"),
    path("questions/<int:pk>/", questions.questionnaire, name="questionnaire"),
    path("questions/<int:pk>/edit/", question_editing.edit, name="questionnaire_edit"),
    path("questions/<int:pk>/questions/", question_editing.questions, name="questionnaire_questions"),
    path("questions/<int:pk>/send/", questions.send, name="questionnaire_send"),
    path("questions/<int:pk>/answers.<slug:kind>", questions.export, name="questionnaire_file"),
    path("questions/<int:pk>/<slug:deed>/", questions.decide, name="questionnaire_decide"),
    path("questions/question/<int:pk>/<slug:deed>/", question_editing.question, name="question"),
]
