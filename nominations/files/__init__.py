"""Bytes kept once: type check by content, checksum, retention class. The rooms above say who may read a file."""
