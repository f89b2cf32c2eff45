"""What customers are worth: the models of buying on this shop's own trade, kept as rows that pages read."""
