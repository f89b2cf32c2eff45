"""Did it help: months before and after a change, as a table with its doubt and as a sheet for paper."""
