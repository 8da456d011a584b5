"""Language-model agents across interactive text worlds: play, evaluate, collect, train."""

__version__ = "0.1.0"
