"""What the program asks of the operating system: key store, notifications, tray, folders, one instance.

Everything here fills a protocol of `pmdesk.core.ports` or is handed finished texts, icons and callbacks
by `pmdesk.app`; nothing here knows a view, a model, the store or a provider.
"""
