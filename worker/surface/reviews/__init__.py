"""What people read of a Review: the numbers, the findings of a reading, and the ways to correct it."""
