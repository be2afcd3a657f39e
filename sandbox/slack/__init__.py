"""A local Slack: as strict as the real one in what slack-platform.md A.17 lists, and reached by SLACK_API_URL."""
