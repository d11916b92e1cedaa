"""Documents and their files: the untouched originals, what they are, and who may not see them."""
