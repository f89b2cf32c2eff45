"""Addresses of the office: reviews and wishes. Their names stand in the name space `office:`."""

from django.urls import path

from akrab.backoffice.wishes import demand, reviews, words

urlpatterns = [
    path("reviews/", reviews.reviews, name="reviews"),
    path("reviews/<int:pk>/<str:deed>/", reviews.decide, name="review_decide"),
    path("reviews/at-once/", reviews.at_once, name="reviews_at_once"),
    path("reviews/wishes/", demand.wishes, name="wishes"),
    path("reviews/words/", words.search_words, name="search_words"),
]
