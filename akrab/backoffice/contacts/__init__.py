"""Pages of the office: duplicates and merging, what is kept around a customer, quick capture."""
