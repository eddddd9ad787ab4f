"""What the pages of the catalogue read: the queries of a function do not grow with what it finds."""
