"""A reader per format; every module here defines `FORMAT` (see `pipeline.sources.formats`)."""
