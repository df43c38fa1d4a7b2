"""Tests of accounts and roles."""
