"""Papers of a fictional housing association, set in type, aged, and kept with their true text."""
