"""Topic challenges: contents that bear a topic enter by themselves, and are ranked."""
