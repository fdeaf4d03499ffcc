import sys

SIZE = 11


def is_safe(taken: list[int], column: int) -> bool:
    row = len(taken)
    for i, other in enumerate(taken):
        if other == column or other - column == row - i or column - other == row - i:
            return False
    return True


def place(taken: list[int]) -> int:
    if len(taken) == SIZE:
        return 1
    found = 0
    for column in range(SIZE):
        if is_safe(taken, column):
            taken.append(column)
            found += place(taken)
            taken.pop()
    return found


print(sum(place([]) for _ in range(int(sys.argv[1]))))
