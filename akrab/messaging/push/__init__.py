"""Web push (RFC 8030, 8291, 8292): notices on screens, for people of the shop and for customers."""
