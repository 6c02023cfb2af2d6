"""Tests of coptui."""
