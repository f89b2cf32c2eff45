"""The shop's own money."""

from akrab.core.personal import Holding, nothing

MAP: dict[str, Holding] = {
    "ExpenseKind": nothing("name"),
    "Repeat": nothing("kind payee note next_on"),
    "Expense": nothing("key kind day payee note receipt"),
    "PotCount": nothing("day"),
    "PotMove": nothing("key day note"),
    "Target": nothing("month"),
    "Alert": nothing("key day data"),
}
