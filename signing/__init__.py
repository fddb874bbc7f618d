"""Keys, signatures, trust. Bytes in, bytes out; knows nothing of licences."""
