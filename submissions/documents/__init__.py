"""Upload, check and hand out."""
