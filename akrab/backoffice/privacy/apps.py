from django.apps import AppConfig


class OfficePrivacyConfig(AppConfig):
    name = "akrab.backoffice.privacy"
    label = "office_privacy"
