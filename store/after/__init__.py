"""After exports have ended: what became of campaigns, whom an export sent, weekly digests."""
