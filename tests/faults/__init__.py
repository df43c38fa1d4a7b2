"""The fault harness: real servers killed and stopped while mail flows, then one oracle that joins log and table.

`make faults` runs the whole of it; the tests marked `faults` run it smaller. No part of the product knows of it.
"""
