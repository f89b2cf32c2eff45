"""Money: expenses, profit and loss, cash, targets, warnings."""
