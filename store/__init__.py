"""What lasts: models and queries, migrations, encryption of secrets. Imports nothing of RQ or HTTP, and of
Slack its installation store alone."""
