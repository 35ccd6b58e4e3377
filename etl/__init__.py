"""Reports in, weapon-system mentions out: sources, text, extraction, resolution, loading."""
