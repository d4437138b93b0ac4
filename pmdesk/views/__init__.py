"""Windows, pages and dialogs: what the user sees and touches."""
