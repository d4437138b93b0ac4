"""The server that a host runs beside its WHMCS: it lets customers in, each to their own records only.

It serves the `Provider` protocol over HTTP and adds what an operator's API lacks: identity, limits, an audit
log. Nothing of it knows the desktop program; the extra ``gateway`` brings what it needs.
"""
