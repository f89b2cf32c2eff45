from django.apps import AppConfig


class OfficeForecastConfig(AppConfig):
    name = "akrab.backoffice.forecast"
    label = "office_forecast"
