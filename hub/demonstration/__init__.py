"""The invented people and files that a first start shows: content in TOML, walked through the same door as everyone."""
