"""The desk as pages: what moderators look at and decide with, by mouse, by single keys, and without any script."""
