"""BIRD: questions about databases, each answered with one query in SQL."""
