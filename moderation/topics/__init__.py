"""Names of topics, as moderators tidy them."""
