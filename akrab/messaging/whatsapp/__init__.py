"""WhatsApp: by Meta's Cloud API where the shop has joined it, and by hand, one tap each, where it has not."""
