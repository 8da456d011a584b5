"""The kit that every environment server is built from."""
