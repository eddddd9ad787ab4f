"""How far each project goes: small legs of the way, put one after the other."""
