"""The pages of what people ask."""
