"""What is kept how long and why: the schedule, legal holds, and disposal in steps that cannot be hurried."""
