"""What waits to be shown in Slack: the outbox, and the App Homes that are behind."""
