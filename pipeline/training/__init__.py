"""Training of everything under `models/`: word vectors, their clusters, the name tagger."""
