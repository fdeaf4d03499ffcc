import math
import sys


def element(i: int, j: int) -> float:
    return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)


def times(v: list[float]) -> list[float]:
    result = []
    for i in range(len(v)):
        total = 0.0
        for j, x in enumerate(v):
            total += element(i, j) * x
        result.append(total)
    return result


def times_transposed(v: list[float]) -> list[float]:
    result = []
    for i in range(len(v)):
        total = 0.0
        for j, x in enumerate(v):
            total += element(j, i) * x
        result.append(total)
    return result


def dot(a: list[float], b: list[float]) -> float:
    total = 0.0
    for x, y in zip(a, b, strict=True):
        total += x * y
    return total


u = [1.0] * int(sys.argv[1])
for _ in range(10):
    v = times_transposed(times(u))
    u = times_transposed(times(v))
print(round(math.sqrt(dot(u, v) / dot(v, v)) * 1000000000.0))
