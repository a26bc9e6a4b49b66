"""The forms of Slack: putting a question together, subscribing to a digest."""
