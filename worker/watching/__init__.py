"""What becomes of campaigns after exports: figures, reminders of kick-offs, weekly digests."""
