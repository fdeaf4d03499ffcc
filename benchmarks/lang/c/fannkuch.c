#include "checked.h"

enum { SIZE = 9 };
static int64_t items[SIZE], sum, most;

static void swap(int64_t *list, int64_t i, int64_t j) {
    int64_t a = list[at(i, SIZE)];
    list[i] = list[at(j, SIZE)];
    list[j] = a;
}

static int64_t flips(void) {
    int64_t list[SIZE], done = 0;
    memcpy(list, items, sizeof list);
    for (int64_t first; (first = list[0]) != 1; done = add(done, 1))
        for (int64_t low = 0, high = sub(first, 1); low < high; low = add(low, 1), high = sub(high, 1)) swap(list, low, high);
    return done;
}

static void permute(int64_t size) {
    if (size == 1) {
        int64_t count = flips();
        sum = add(sum, count);
        if (count > most) most = count;
        return;
    }
    for (int64_t i = 0;; i = add(i, 1)) {
        permute(sub(size, 1));
        if (i == sub(size, 1)) return;
        swap(items, size % 2 == 0 ? i : 0, sub(size, 1));
    }
}

int main(int argc, char **argv) {
    (void)argc;
    int64_t total = 0;
    for (int64_t rounds = number(argv); rounds != 0; rounds = sub(rounds, 1)) {
        for (int64_t i = 0; i < SIZE; i++) items[i] = i + 1;
        sum = most = 0;
        permute(SIZE);
        total = add(total, add(sum, most));
    }
    printf("%ld\n", total);
    return 0;
}
