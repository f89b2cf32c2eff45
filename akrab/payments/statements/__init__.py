"""Bank statements: read, kept line by line, matched with what is awaited."""
