"""Synthetic samples, made from the dictionary alone: nothing here has a way to read real data.

`reading`, `generator`, `package` and what they use know no Django: they turn the document of a description into the
bytes of a file, always the same for the same document, seed and number of rows. `making` publishes that file.
"""
