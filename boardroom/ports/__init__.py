"""What the portal asks of engines, as protocols and plain values; adapters answer."""
