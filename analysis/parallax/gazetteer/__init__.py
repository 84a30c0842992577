"""The gazetteer: names of states, peoples, seats of government, leaders, outlets, bodies and companies.

What judges a wording must not see whose name is in it. So this room knows names, finds them in a text,
says which side each is on, and takes them out::

    >>> from parallax.gazetteer import read_gazetteer
    >>> gazetteer = read_gazetteer()
    >>> [(name.kind, name.side) for name in gazetteer.find("Chinese officials met Trump in Tehran.")]
    [('state', 'china'), ('person', 'us'), ('seat', 'iran')]
    >>> gazetteer.blind("The United States' claim").text == gazetteer.blind("China's claim").text
    True

All it knows stands in the tables beside this module; ``README.md`` says what they rest on.
"""

from parallax.gazetteer.blinding import PLACEHOLDERS, Blinded
from parallax.gazetteer.gazetteer import Gazetteer, read_gazetteer
from parallax.gazetteer.names import Name

__all__ = ["PLACEHOLDERS", "Blinded", "Gazetteer", "Name", "read_gazetteer"]
