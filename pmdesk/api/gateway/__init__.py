"""The client of our own gateway: what both ends agree on, signing in, and the gateway as a `Provider`."""
