"""Tests of expert groups."""
