"""What people read: pure functions from facts to Slack's blocks. The worker posts them; the bot opens them."""
