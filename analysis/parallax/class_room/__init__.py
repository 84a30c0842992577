"""What a lesson needs: guesses and answers, the author's own marks, coding sheets, and the tables of the notebooks."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
