"""Report: a run as one page that opens anywhere, with no script and nothing to load."""

from agentenv.report.page import write_report

__all__ = ["write_report"]
