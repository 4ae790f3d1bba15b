"""Source record → Document: id, metadata, clean text, language, duplicates."""
