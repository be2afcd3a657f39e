"""Slack as the worker sees it: clients, channels, members, downloads."""
