"""The chapters of the tour: each a row of steps that drive the program as a user would."""
