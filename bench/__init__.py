"""What is measured: `make bench` fills databases of its own and compares our pages with the least Django that does it.

No assertion on time lives here or in the tests: figures drift with the machine, ratios of one run are what counts.
"""
