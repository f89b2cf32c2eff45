"""Addresses: messages to chosen visitors, questionnaires, cards from parcels."""

from django.urls import URLPattern, URLResolver, path

from akrab.storefront.visitors import messages, parcels, questions, recognising

urlpatterns: list[URLPattern | URLResolver] = [
    path("for-you/", messages.now, name="web_message"),
    path("for-you/<int:pk>/voucher/", messages.voucher, name="web_message_voucher"),
    path("for-you/<int:pk>/<slug:deed>/", messages.answer, name="web_message_answer"),
    path("parcel/<str:secret>/", parcels.parcel, name="parcel"),
    path("visits/", recognising.counted, name="visits_counted"),
    path("visits/choice/", recognising.choose, name="visits_choice"),
    path("q/<str:key>/", questions.questions, name="questions"),
    path("q/<str:key>/<str:token>/", questions.questions, name="questions_own"),
]
