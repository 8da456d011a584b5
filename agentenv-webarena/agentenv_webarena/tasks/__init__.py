"""The built-in tasks: what people ask for on the built-in sites, and how the expert does it."""
