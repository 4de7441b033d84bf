"""A worker of the benchmark: 40 MB of memory and three programs below it, until its input ends."""

import select
import subprocess
import sys

kept = [bytearray(1_000_000) for _ in range(40)]
below = [subprocess.Popen(["sleep", "3600"], stdin=subprocess.DEVNULL) for _ in range(3)]
print("there", flush=True)
moved = []
while not select.select([sys.stdin], [], [], 0.5)[0]:
    if sys.argv[1] == "moves":
        moved = [] if moved else [bytearray(b"x" * 1_000_000) for _ in range(5)]
for program in below:
    program.kill()
    program.wait()
