"""Addresses: what comes next."""

from django.urls import URLPattern, URLResolver, path

from akrab.backoffice.forecast import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("forecast/", views.forecast, name="forecast"),
    path("forecast/again/", views.again, name="forecast_again"),
    path("forecast/days/<str:day>/away/", views.put_away, name="strange_day_away"),
    path("forecast/to-buy/", views.to_buy, name="forecast_to_buy"),
    path("forecast/<str:level>/", views.listed, name="forecast_list"),
    path("forecast/<str:level>/<int:pk>/", views.one, name="forecast_one"),
]
