"""Addresses: what people ask, and what is done about it."""

from django.urls import URLPattern, URLResolver, path

from akrab.backoffice.asked import answering, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("asked/", views.asked, name="asked"),
    path("asked/again/", views.again, name="asked_again"),
    path("asked/done/<int:pk>/end/", views.end, name="asked_end"),
    path("asked/<int:pk>/", views.one, name="asked_one"),
    path("asked/<int:pk>/idea/", views.idea, name="asked_idea"),
    path("asked/<int:pk>/away/", views.away, name="asked_away"),
    path("asked/<int:pk>/faq/", answering.faq, name="asked_faq"),
    path("asked/<int:pk>/saved/", answering.saved, name="asked_saved"),
    path("asked/<int:pk>/product/<int:product>/", answering.of_product, name="asked_product"),
]
