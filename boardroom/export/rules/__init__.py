"""Pure rules of exports: what is left out and why, how things are named and written in a package."""
