"""The client area of a web host, on the desk of a small-business owner."""

__version__ = "0.1.0"
