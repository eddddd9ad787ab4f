"""The auditor's pages, the log as machines read it, and the proofs."""
