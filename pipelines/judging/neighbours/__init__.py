"""What a block is by what stands before, behind and around it, in the order of `sequence.py`."""
