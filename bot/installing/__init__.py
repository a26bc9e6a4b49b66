"""Installing in many workspaces: Slack's consent, the tokens that come of it, their renewal, and their end."""
