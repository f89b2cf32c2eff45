"""Pages of the office: packing, sending, returns, tariffs, batches."""
