"""The frame of the window: side bar, top bar, menus, strips, and the stack of pages inside it."""
