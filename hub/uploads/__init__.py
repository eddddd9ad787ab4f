"""What strangers send: judged by its content, kept under its hash, scanned, given out only once it is safe."""
