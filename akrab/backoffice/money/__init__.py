"""Pages of the office: expenses, profit and loss, targets."""
