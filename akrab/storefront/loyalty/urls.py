"""Addresses: the customer's points and card."""

from django.urls import URLPattern, URLResolver, path

from akrab.storefront.loyalty import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/points/", views.points, name="points"),
    path("account/points/birthday/", views.points_birthday, name="points_birthday"),
    path("account/points/rewards/<int:pk>/", views.points_reward, name="points_reward"),
]
