"""A person's dates: a page by month, and the same dates for their own calendar program."""
