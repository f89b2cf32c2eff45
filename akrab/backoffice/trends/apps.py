from django.apps import AppConfig


class OfficeTrendsConfig(AppConfig):
    name = "akrab.backoffice.trends"
    label = "office_trends"
