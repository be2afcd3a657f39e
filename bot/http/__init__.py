"""HTTP: the door for Slack's requests, the pages of an install, health and figures."""
