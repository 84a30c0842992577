"""Words that decoding knows: those that name nobody, say nothing, or end no phrase."""

_NO_NAME = """
the a an this that these those his her its their our many some several most all other another one two three four
five senior former chief president prime minister foreign secretary spokesman spokeswoman spokesperson general
director officials official experts expert analysts analyst critics sources people observers mr mrs ms dr sir
professor sen rep gov gen lt col ambassador deputy vice head chairman chairwoman chair executive editor reporter
police according both but and in on at as for when while if
"""
#: Words with a capital that name nobody.
NO_NAME = frozenset(_NO_NAME.split())
_NO_CUE = """
a an the of to in on at for and or is are was were be been being by with as that it its this has have had will would
do does did from not no than who which also just further first later already initially frequently often generally
"""
#: Words that are no cue by themselves.
NO_CUE = frozenset(_NO_CUE.split())
_LOOSE = """
a an the of to in on at for and or by with as that which who its their is are was were be
"""
#: Words that a phrase neither begins nor ends with.
LOOSE = frozenset(_LOOSE.split())
_SMALL = """
the a an of to in on at for and or is are was were be been by with as that it its this these those from than not no
has have had
"""
#: Words whose number tells nothing of a phrase.
SMALL = frozenset(_SMALL.split())
