"""Pages of the office: suppliers, purchase orders, counting, moving, serial numbers."""
