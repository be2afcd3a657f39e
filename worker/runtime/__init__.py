"""What bot and worker both stand on: starting, the queue, the embedded Redis, figures."""
