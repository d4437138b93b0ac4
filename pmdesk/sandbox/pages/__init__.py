"""The client area's own pages, as a browser that comes with a one-time sign-on sees them."""
