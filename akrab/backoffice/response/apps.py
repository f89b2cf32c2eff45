from django.apps import AppConfig


class OfficeResponseConfig(AppConfig):
    name = "akrab.backoffice.response"
    label = "office_response"
