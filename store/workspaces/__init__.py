"""Workspaces: where the app is installed, their people, follows, audit trail and overview."""
