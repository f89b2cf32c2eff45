"""Addresses: the books of the shop."""

from django.urls import URLPattern, URLResolver, path

from akrab.backoffice.money import cash, expenses, overview, profit, targets

urlpatterns: list[URLPattern | URLResolver] = [
    path("money/", overview.money, name="money"),
    path("money/warnings/<int:pk>/dismiss/", overview.warning_dismiss, name="warning_dismiss"),
    path("money/expenses/", expenses.expenses, name="expenses"),
    path("money/expenses/new/", expenses.expense_new, name="expense_new"),
    path("money/expenses/kinds/", expenses.expense_kinds, name="expense_kinds"),
    path("money/expenses/kinds/<int:pk>/switch/", expenses.expense_kind_switch, name="expense_kind_switch"),
    path("money/expenses/monthly/<int:pk>/end/", expenses.repeat_end, name="repeat_end"),
    path("money/expenses/<int:pk>/", expenses.expense, name="expense"),
    path("money/expenses/<int:pk>/receipt/", expenses.expense_receipt, name="expense_receipt"),
    path("money/expenses/<int:pk>/undo/", expenses.expense_undo, name="expense_undo"),
    path("money/expenses/<int:pk>/restore/", expenses.expense_restore, name="expense_restore"),
    path("money/profit/", profit.profit_and_loss, name="profit"),
    path("money/profit/print/", profit.profit_print, name="profit_print"),
    path("money/profit/file/<slug:kind>/", profit.profit_file, name="profit_file"),
    path("money/profit/rows/<slug:what>/", profit.profit_rows, name="profit_rows"),
    path("money/cash/", cash.cash, name="cash"),
    path("money/cash/count/", cash.pot_count, name="pot_count"),
    path("money/cash/move/", cash.pot_move, name="pot_move"),
    path("money/cash/moves/<int:pk>/undo/", cash.pot_move_undo, name="pot_move_undo"),
    path("money/cash/bills/", cash.bills_from, name="bills_from"),
    path("money/targets/", targets.targets, name="targets"),
]
