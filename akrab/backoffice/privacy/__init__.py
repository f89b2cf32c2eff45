"""Pages of the office: requests about people's data, what each customer agreed to, the record of processing."""
