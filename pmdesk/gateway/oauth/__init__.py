"""Signing in: OAuth 2.0 for native programs towards the desktop, OpenID Connect or a password towards
WHMCS."""
