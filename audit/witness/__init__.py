"""The witness: a small program of another house that remembers the log's last head and signs only what extends it.

It knows neither Django nor the hub's database: a key, one SQLite file, and the protocol of C2SP tlog-witness over HTTP.
Whoever runs it must be out of reach of those who run the hub. `client` is the other side, used by the sequencer.
"""
