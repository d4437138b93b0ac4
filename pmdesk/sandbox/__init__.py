"""A pretend WHMCS: the provider that the demo, the tour and the tests talk to.

It is a provider, not a part of the program: it imports no other room, and no other room's idea of the
answers has found its way in here.
"""
