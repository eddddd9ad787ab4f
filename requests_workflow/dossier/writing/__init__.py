"""The browser side of writing: what pages of questions carry for static/dossier/writing, and for who has no script."""
