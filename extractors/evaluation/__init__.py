"""Measuring an extraction against coded documents (codebook section 4): pure functions, like all extractors."""
