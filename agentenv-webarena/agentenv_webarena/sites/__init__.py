"""The built-in sites: what they are called, and where they stand."""
