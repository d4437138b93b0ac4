"""The measurements of the bench: what is measured, how, and against what; each module says which rows."""
