"""Tests of countries and holidays."""
