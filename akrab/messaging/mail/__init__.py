"""E-mail that comes in: fetched, stored as it is, read, and made a message, a bounce or nothing."""
