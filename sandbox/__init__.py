"""A local Slack, a local SourceWhale and sample projects: everything runs with no account.

Reached over the wire alone, by base URLs: nothing in the product knows that it exists, and it imports nothing of it.
"""
