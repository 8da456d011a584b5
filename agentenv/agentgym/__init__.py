"""AgentGym's names, kept: its agents, tasks and evaluator, over this platform's controller.

Scripts import them from `agentenv.controller`, and the worlds from `agentenv.envs`.
"""
