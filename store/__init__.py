"""What lasts: models and queries, migrations, encryption of secrets. Imports nothing of Slack, RQ or HTTP."""
