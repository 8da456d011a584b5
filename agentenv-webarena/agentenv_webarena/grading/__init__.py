"""Grading: tasks in the official format, and whether an episode did what its task asks for."""
