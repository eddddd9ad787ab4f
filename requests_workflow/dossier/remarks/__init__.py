"""What is missing, inconsistent or likely to be refused before filing: rules word it as data, checks find it."""
