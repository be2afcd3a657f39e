"""What people read after an export has ended: reminders, what became of it, lists of those sent, weekly digests."""
