"""What each customer brought so far: added up from what was sold, no model."""
