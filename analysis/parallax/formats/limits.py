"""How much is read at most: what no honest file has, and what a hostile one would use up.

Each limit is far above what exports hold; a file that meets one is a reject that says which.
"""

#: Bytes of a file's beginning that its kind is found by.
HEAD = 65_536
#: Bytes of a file that is held in memory as a whole. 500 articles from Nexis Uni with pictures have 20 million.
MAX_BYTES = 200_000_000
#: Bytes that the parts of a DOCX may have once unpacked.
MAX_UNPACKED = 400_000_000
#: Characters of one row of a table, or bytes of one line. A quotation mark that nothing closes makes one row of all
#: that follows it.
MAX_ROW = 100_000_000
#: Files in a ZIP, the bytes of the list of them, and all their bytes once unpacked.
MAX_MEMBERS = 20_000
MAX_DIRECTORY = 10_000_000
MAX_ARCHIVE = 2_000_000_000
#: How many times its packed size a packed file may have. English text packs to a third, a table of one value
#: repeated to a hundredth; a bomb to less than a thousandth.
MAX_RATIO = 200
#: Seconds and bytes of memory that taking one DOCX, RTF or PDF apart may need.
CAGE_SECONDS = 60
CAGE_MEMORY = 2_000_000_000
