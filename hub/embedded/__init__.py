"""PostgreSQL and Redis on this machine, from wheels, when no server is given.

Everything they keep is in var/, and they answer on Unix sockets of a private folder only: nothing listens on the
network. Programs that use them at the same time share them; the last one to leave stops them (docs/adr/0002).
"""

from hub.embedded.services import Services, services

__all__ = ["Services", "services"]
