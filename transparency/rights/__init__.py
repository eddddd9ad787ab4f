"""Citizens' rights: what opposition changes and what it does not, whom to write to, and the letter to print.

The hub never learns who writes: nothing here asks for, receives or keeps an identity.
"""
