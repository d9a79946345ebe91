"""Group goals: what all together want to reach."""
