import sys


def flips(items: list[int]) -> int:
    items = items[:]
    done = 0
    while (first := items[0]) != 1:
        items[:first] = items[first - 1 :: -1]
        done += 1
    return done


class Search:
    def __init__(self) -> None:
        self.items = list(range(1, 10))
        self.sum = self.most = 0

    def permute(self, size: int) -> None:
        if size == 1:
            count = flips(self.items)
            self.sum += count
            self.most = max(self.most, count)
            return
        items = self.items
        for i in range(size):
            self.permute(size - 1)
            if i < size - 1:
                other = i if size % 2 == 0 else 0
                items[other], items[size - 1] = items[size - 1], items[other]


total = 0
for _ in range(int(sys.argv[1])):
    search = Search()
    search.permute(9)
    total += search.sum + search.most
print(total)
