"""What drives the program from above: the demo, the tour, the bench."""
