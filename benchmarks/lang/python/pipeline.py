import sys


def total(size: int, offset: int) -> int:
    items = list(range(size))
    items = [n * 3 + offset for n in items]
    items = [n for n in items if n % 2 == 0]
    items = [n // 2 for n in items]
    return sum(items)


print(sum(total(1000000, rounds) for rounds in range(int(sys.argv[1]), 0, -1)))
