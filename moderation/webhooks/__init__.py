"""What the desk lets webhooks tell."""
