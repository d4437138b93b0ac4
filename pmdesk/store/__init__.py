"""The copy on this disk of what the provider said: SQLite, documents and settings; no Qt, no HTTP."""
