"""Addresses: payments, statements, ways to pay, debt book."""

from django.urls import path

from akrab.backoffice.payments import debts, deeds, gateways, payments, statements, ways

urlpatterns = [
    path("payments/", payments.payments, name="payments"),
    path("payments/statement/", statements.statement, name="statement"),
    path("payments/lines/<int:pk>/match/", statements.match, name="line_match"),
    path("payments/lines/<int:pk>/ignore/", statements.ignore, name="line_ignore"),
    path("payments/lines/<int:pk>/undo/", statements.undo, name="line_undo"),
    path("payments/problems/<int:pk>/settle/", deeds.settle, name="problem_settle"),
    path("payments/proofs/<int:pk>/", deeds.proof, name="proof"),
    path("payments/proofs/<int:pk>/seen/", deeds.proof_seen, name="proof_seen"),
    path("payments/<int:pk>/confirm/", deeds.confirm, name="payment_confirm"),
    path("payments/<int:pk>/take-back/", deeds.take_back, name="payment_take_back"),
    path("orders/<int:pk>/money/receive/", deeds.receive, name="order_receive"),
    path("orders/<int:pk>/money/method/", deeds.method, name="order_method"),
    path("orders/<int:pk>/money/pay-out/", deeds.pay_out, name="order_pay_out"),
    path("payment-methods/", ways.ways, name="payment_methods"),
    path("payment-methods/sticker/", ways.sticker, name="qris_sticker"),
    path("debts/", debts.debts, name="debts"),
    path("debts/<int:pk>/", debts.debt, name="debt"),
    *gateways.routes,
]
