"""Pages: their images, recognised text and words; the page is the unit of recognition."""
