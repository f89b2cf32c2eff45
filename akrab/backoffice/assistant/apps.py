from django.apps import AppConfig


class OfficeAssistantConfig(AppConfig):
    name = "akrab.backoffice.assistant"
    label = "office_assistant"
