import sys

size = int(sys.argv[1])
entries = {i * 7919 % 1000003: i for i in range(size, 0, -1)}
print(sum(entries.get(i, 0) for i in range(size, 0, -1)))
for i in range(size, 0, -2):
    entries.pop(i * 7919 % 1000003, None)
print(len(entries))
