"""What a leaving board hands to the next one: the package, the checklist, the registers, the first visit."""
