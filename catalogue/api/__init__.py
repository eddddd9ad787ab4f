"""The catalogue for programs: read only, for everybody, published descriptions alone (docs/api.md)."""
