"""Pure rules of signing: what is signed, what proves it, how strong it is, and what a sealed file says of itself."""
