"""What the operator asks of members before they write."""
