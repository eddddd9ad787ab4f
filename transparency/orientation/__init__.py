"""The orientation: at most ten questions, without an account, that say which route a project takes."""
