"""Tests of authorities and persons."""
