"""Did it help: months before and after a change, of this shop and of others, see docs/reference/models/evaluator.md."""
