from django.apps import AppConfig


class OfficePaymentsConfig(AppConfig):
    name = "akrab.backoffice.payments"
    label = "office_payments"
