"""How much the committee's texts may hold, in characters."""

MAX_TEXT = 20_000
MAX_STATEMENT = 2_000
