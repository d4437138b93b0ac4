"""The gateway's API: `Provider` over HTTP, a file for each subject as in every other room."""
