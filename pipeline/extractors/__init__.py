"""Doc → spans: one file, one rules table, one case table for each extractor."""
