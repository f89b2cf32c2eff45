from django.apps import AppConfig


class OfficeWhatsAppConfig(AppConfig):
    name = "akrab.backoffice.whatsapp"
    label = "office_whatsapp"
