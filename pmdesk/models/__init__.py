"""Qt item models over the store: what the views show, asked for again whenever the copy on disk changed."""
