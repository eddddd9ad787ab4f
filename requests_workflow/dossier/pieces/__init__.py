"""The pieces of a dossier: their versions, where each stands, and the documents to download and finish."""
