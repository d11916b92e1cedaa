"""What waits for each person: "att göra"."""
