"""What is kept how long and why; disposal comes later."""
