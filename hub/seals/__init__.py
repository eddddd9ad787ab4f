"""The organisation's seal on what it issues, made and checked; `hub.seals` is the only caller of pyHanko."""


class NoKey(RuntimeError):
    """Nothing can be sealed on this machine; the message says what to set, in English, for whoever keeps it."""
