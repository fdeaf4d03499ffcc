#include "checked.h"

static int order(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

int main(int argc, char **argv) {
    (void)argc;
    int64_t size = number(argv), seed = 42, sum = 0;
    int64_t *items = allocated(malloc((size_t)size * sizeof *items));
    for (int64_t i = 0; i < size; i = add(i, 1)) {
        seed = add(mul(seed, 1103515245), 12345) % 2147483648;
        items[i] = seed / 8;
    }
    qsort(items, (size_t)size, sizeof *items, order);
    for (int64_t i = 0; i < size; i = add(i, 1)) sum = add(mul(sum, 31), items[i]) % 1000000007;
    printf("%ld\n", sum);
    free(items);
    return 0;
}
