from django.apps import AppConfig


class OfficeLoyaltyConfig(AppConfig):
    name = "akrab.backoffice.loyalty"
    label = "office_loyalty"
