"""From the rows of a dataset to the document of a version, and back.

A version is a document: what the rows said when it was published. The rows are what the present version says, so that
search, pages and baskets can point at them.
"""
