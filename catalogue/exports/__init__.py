"""What people take away from the catalogue: dictionaries and code lists as tables, feeds, sitemap, citation."""
