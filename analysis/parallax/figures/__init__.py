"""What people look at: figures, marked texts, and how numbers and words are written in front of readers."""

import lazy_loader

# Drawing takes a second to import, and marked texts don't need it.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
