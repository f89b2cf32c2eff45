from django.apps import AppConfig


class OfficePhonesConfig(AppConfig):
    name = "akrab.backoffice.phones"
    label = "office_phones"
