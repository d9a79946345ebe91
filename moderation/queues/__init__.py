"""Queues that the operator names: which cases stand in them, and who may work those."""
