"""Bringing messages, files and App Homes to Slack."""
