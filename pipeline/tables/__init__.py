"""Annotations → rows: a module for each table."""
