"""SourceWhale as a destination: the payload, look-ups, and the throttle that all workers share."""
