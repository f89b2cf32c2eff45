"""The pages of what the shop undertakes: cost, what it brought, return."""
