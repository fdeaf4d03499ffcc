import math
import sys


def matrix(size: int, factor: int) -> list[list[float]]:
    return [[((i * factor + j) % 17 - 8) / 4.0 for j in range(size)] for i in range(size)]


def dot(a: list[float], b: list[float]) -> float:
    total = 0.0
    for x, y in zip(a, b, strict=True):
        total += x * y
    return total


def product(a: list[list[float]], b: list[list[float]]) -> list[list[float]]:
    columns = [list(column) for column in zip(*b, strict=True)]
    return [[dot(row, column) for column in columns] for row in a]


size = int(sys.argv[1])
total = 0.0
for row in product(matrix(size, 3), matrix(size, 5)):
    part = 0.0
    for x in row:
        part += x
    total = total * 0.5 + part
print(math.floor(total * 1000.0 + 0.5))
