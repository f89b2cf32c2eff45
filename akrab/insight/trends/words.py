"""What people read of rising and falling."""

NAME = ""
