import sys


def stays(cr: float, ci: float) -> bool:
    zr = zi = 0.0
    for _ in range(50):
        rr, ii = zr * zr, zi * zi
        if rr + ii > 4.0:
            return False
        zi = 2.0 * zr * zi + ci
        zr = rr - ii + cr
    return True


def count(size: int) -> int:
    found = 0
    for line in range(size):
        y = 2.0 * line / size - 1.0
        for x in range(size):
            if stays(3.0 * x / size - 2.0, y):
                found += 1
    return found


print(count(int(sys.argv[1])))
