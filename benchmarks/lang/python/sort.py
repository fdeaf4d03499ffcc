import sys

seed, items, total = 42, [], 0
for _ in range(int(sys.argv[1])):
    seed = (seed * 1103515245 + 12345) % 2147483648
    items.append(seed // 8)
for item in sorted(items):
    total = (total * 31 + item) % 1000000007
print(total)
