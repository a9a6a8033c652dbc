"""How long things take, each against a named baseline in the same process.

Seconds say little beyond the machine they were taken on; ratios say more. Every round runs
all works once, one after the other, so that whatever slows the machine slows all of them.

    python -m benchmarks            # lists all benchmarks, and runs them
    python -m benchmarks machine    # runs one
"""
