"""Endpoint: the parts of talking to an OpenAI-compatible server; `agents.openai` is the agent."""
