"""Addresses: paying for an order."""

from django.urls import path

from akrab.storefront.payments import paying

urlpatterns = [
    path("account/orders/<int:pk>/pay/", paying.pay, name="pay"),
    path("account/orders/<int:pk>/pay/state/", paying.state, name="pay_state"),
    path("account/orders/<int:pk>/pay/start/", paying.start, name="pay_start"),
    path("account/orders/<int:pk>/pay/method/", paying.method, name="pay_method"),
    path("account/orders/<int:pk>/pay/proof/", paying.proof, name="pay_proof"),
    path("account/debts/", paying.debts, name="debts"),
    path("orders/<int:pk>/paid/", paying.returned, name="pay_return"),
]
