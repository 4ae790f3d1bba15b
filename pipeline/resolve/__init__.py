"""Spans → annotations: overlaps, TIMEX anchoring, acronyms, links to places and organizations."""
