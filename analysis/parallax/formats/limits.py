"""How much is read at most: more than any real file has, so that a hostile one cannot use up memory or time.

Each limit is far above what exports hold; a file that exceeds one is a reject that names the limit.
"""

#: Bytes at the beginning of a file from which its format is recognised.
HEAD = 65_536
#: Bytes of a file that is held in memory as a whole. 500 articles from Nexis Uni with pictures have 20 million.
MAX_BYTES = 200_000_000
#: Bytes that the parts of a DOCX may have once unpacked.
MAX_UNPACKED = 400_000_000
#: Characters of one row of a table, or bytes of one line. Where a quotation mark is never closed, all that follows it
#: is read as one row.
MAX_ROW = 100_000_000
#: Files in a ZIP, the bytes of the list of them, and all their bytes once unpacked.
MAX_MEMBERS = 20_000
MAX_DIRECTORY = 10_000_000
MAX_ARCHIVE = 2_000_000_000
#: How many times its packed size a packed file may have. English text packs to a third, a table of one value
#: repeated to a hundredth; a ZIP bomb to less than a thousandth.
MAX_RATIO = 200
#: Seconds and bytes of memory that taking one DOCX, RTF or PDF apart may need.
ISOLATED_SECONDS = 60
ISOLATED_MEMORY = 2_000_000_000
