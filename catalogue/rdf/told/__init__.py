"""One module for each part of a description: `write_…` tells it in RDF, `read_…` beside it reads it back."""
