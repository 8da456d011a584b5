"""Building: the built-in databases and questions, made from their descriptions."""
