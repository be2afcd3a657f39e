"""Exports, their items, and the ledger of who was sent."""
