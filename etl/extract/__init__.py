"""The extractor: text in, mentions, measurements and claims out. No database, no network, no pint."""
