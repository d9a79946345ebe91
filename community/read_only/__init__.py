"""The switch that leaves the whole community to be read, and stops what members write."""
