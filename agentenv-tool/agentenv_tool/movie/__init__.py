"""Movie: questions about films and their makers, answered with the tools of a film database."""
