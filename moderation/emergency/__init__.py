"""What the desk can pull when the community is flooded: slow mode in one place, read-only everywhere."""
