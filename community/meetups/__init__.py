"""Events on the ground: seats, a waiting list, attendance."""
