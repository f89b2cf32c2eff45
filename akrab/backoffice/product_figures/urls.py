"""Addresses: how products sell."""

from django.urls import URLPattern, URLResolver, path

from akrab.backoffice.product_figures import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("product-figures/", views.product_figures, name="product_figures"),
    path("product-figures/again/", views.again, name="product_figures_again"),
    path("product-figures/file.csv", views.as_csv, name="product_figures_csv"),
    path("product-figures/<int:pk>/", views.one, name="product_figure"),
]
