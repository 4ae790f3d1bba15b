"""Bytes → source records: one module for each format."""
