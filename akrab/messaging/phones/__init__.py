"""SMS and telephone calls by a service's HTTP interface: Twilio's, and for SMS any gateway that the owner describes."""
