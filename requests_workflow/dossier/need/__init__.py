"""The data asked for: tables and variables, why, how finely, what crosses in them, and the linkage scheme."""
