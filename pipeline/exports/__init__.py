"""Rows → files: CSV, Parquet, JSON lines, spreadsheet, data package."""
