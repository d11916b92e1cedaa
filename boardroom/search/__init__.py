"""Finding pages and documents: queries, snippets, suggestions, the index kept up to date."""
