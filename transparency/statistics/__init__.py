"""How the procedure fares, for everyone: durations, opinions, decisions, projects; and the report the law asks."""
