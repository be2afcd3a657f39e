"""A local Slack: as strict as the real one in what the tests of the sandbox list, and reached by SLACK_API_URL."""
