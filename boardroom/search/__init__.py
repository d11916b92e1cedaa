"""Search: find the page that answers, within what the reader may see."""
