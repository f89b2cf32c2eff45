"""Pages of the office: counter sale, till, PINs."""
