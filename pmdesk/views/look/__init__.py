"""The kit of the look: colours, sizes, icons and the widgets every page is made of.

It knows nothing of hosting; each module is imported by itself, so that a window pays only for what it shows.
"""
