"""Projects, their candidates, who is the same person, and the keyed hashes that outlive them."""
