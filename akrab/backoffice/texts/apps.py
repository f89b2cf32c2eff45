from django.apps import AppConfig


class OfficeTextsConfig(AppConfig):
    name = "akrab.backoffice.texts"
    label = "office_texts"
