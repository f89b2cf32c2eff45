from django.apps import AppConfig


class OfficeLearningConfig(AppConfig):
    name = "akrab.backoffice.learning"
    label = "office_learning"
