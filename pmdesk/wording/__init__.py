"""Every word people read: states, errors, alerts, actions, dates and amounts. Of Qt only QtCore is used."""
