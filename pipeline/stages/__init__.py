"""The stages in order, their stores, and the workers that run them."""
