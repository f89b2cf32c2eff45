"""Addresses: reviews, favourites, calls when something is back."""

from django.urls import path

from akrab.storefront.wishes import alerts, favourites, reviews

urlpatterns = [
    path("products/<slug:slug>/reviews/", reviews.reviews, name="reviews"),
    path("products/<slug:slug>/review/", reviews.write, name="review_write"),
    path("products/<slug:slug>/tell-me/", alerts.tell_me, name="tell_me"),
    path("favourites/<int:pk>/", favourites.favourite, name="favourite"),
    path("account/favourites/", favourites.favourites, name="favourites"),
    path("account/favourites/calls/<int:pk>/stop/", alerts.stop, name="alert_stop"),
]
