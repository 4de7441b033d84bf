"""Which figure tells the memory of forks: four children of one process, each of which writes to a part of what it shares.

    python3 bench/resources/shares.py [megabytes]

Compares sums over all five with what they really take together, and the time that reading each figure takes.
"""

import os
import re
import sys
import time

CHILDREN = 4
WRITTEN = 0.2

megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 200
shared = [bytearray(b"x" * 1_000_000) for _ in range(megabytes)]


def value(file: str, name: str) -> int:
    with open(file) as text:
        return int(re.search(rf"^{name}:\s+(\d+) kB", text.read(), re.M)[1]) * 1024


def private(pid: int) -> int:
    rollup = f"/proc/{pid}/smaps_rollup"
    return value(rollup, "Private_Clean") + value(rollup, "Private_Dirty")


figures = {
    "resident (`VmRSS`)": lambda pid: value(f"/proc/{pid}/status", "VmRSS"),
    "anonymous (`RssAnon`)": lambda pid: value(f"/proc/{pid}/status", "RssAnon"),
    "proportional (`Pss`)": lambda pid: value(f"/proc/{pid}/smaps_rollup", "Pss"),
    "private": private,
}

children = []
for _ in range(CHILDREN):
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        for block in shared[: int(len(shared) * WRITTEN)]:
            block[::4096] = b"y" * len(block[::4096])
        os.write(writing, b"x")
        time.sleep(3600)
    os.read(reading, 1)
    children.append(child)
together = megabytes * (1 + CHILDREN * WRITTEN)
print(f"{CHILDREN} forks of {megabytes} MB, each wrote to {WRITTEN:.0%}: {together:.0f} MB together, and some for Python itself\n")
print("| figure | sum of all five, MB | a reading, ms |\n| --- | ---: | ---: |")
processes = [os.getpid(), *children]
for name, read in figures.items():
    start = time.process_time()
    for _ in range(50):
        total = sum(map(read, processes))
    spent = (time.process_time() - start) / 50 / len(processes)
    print(f"| {name} | {total / 1e6:.0f} | {spent * 1000:.2f} |")
for child in children:
    os.kill(child, 9)
    os.waitpid(child, 0)
