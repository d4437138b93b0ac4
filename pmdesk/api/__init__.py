"""Speaking to hosting providers: bytes to records and back. No Qt, no SQL."""
