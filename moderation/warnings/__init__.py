"""Early warning: what comes much more often than ever before at this hour of the day."""
