"""``oauth/``: the OpenID Connect provider, laid out as live WHMCS installations publish it.

What is optional there (PKCE, claims, signing in anew) can be switched; see ``settings.py``.
"""
