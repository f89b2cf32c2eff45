"""How probable it is that a customer stays away, and why: learnt from who stayed away before."""
