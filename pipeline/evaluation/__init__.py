"""Measures the tables against annotated articles and sentences.

`gold` reads the annotations, `articles` and `sentences` score tables, `report` runs everything
over one gold file, `accepted` and `floors` compare with earlier runs.
"""
