"""How sure the figures are: the card of every model."""
