import sys

size = int(sys.argv[1])
sieve = bytearray(size)
n = 2
while n * n < size:
    if not sieve[n]:
        for multiple in range(n * n, size, n):
            sieve[multiple] = 1
    n += 1
print(sum(1 for n in range(2, size) if not sieve[n]))
