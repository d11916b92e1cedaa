"""What the privacy pages reckon with: clues to a person, black boxes, clocks, legal answers; pure."""
