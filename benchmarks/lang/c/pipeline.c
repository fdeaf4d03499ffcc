#include "checked.h"

/* A list that grows, as each stage makes one. */
struct list { int64_t *items; size_t length, capacity; };

static void append(struct list *list, int64_t item) {
    if (list->length == list->capacity) {
        list->capacity = list->capacity == 0 ? 8 : list->capacity * 2;
        list->items = allocated(realloc(list->items, list->capacity * sizeof *list->items));
    }
    list->items[list->length++] = item;
}

static int64_t total(int64_t size, int64_t offset) {
    struct list numbers = {0}, mapped = {0}, even = {0}, halves = {0};
    for (int64_t n = 0; n < size; n = add(n, 1)) append(&numbers, n);
    for (size_t i = 0; i < numbers.length; i++) append(&mapped, add(mul(numbers.items[i], 3), offset));
    free(numbers.items);
    for (size_t i = 0; i < mapped.length; i++)
        if (mapped.items[i] % 2 == 0) append(&even, mapped.items[i]);
    free(mapped.items);
    for (size_t i = 0; i < even.length; i++) append(&halves, even.items[i] / 2);
    free(even.items);
    int64_t sum = 0;
    for (size_t i = 0; i < halves.length; i++) sum = add(sum, halves.items[i]);
    free(halves.items);
    return sum;
}

int main(int argc, char **argv) {
    (void)argc;
    int64_t sum = 0;
    for (int64_t rounds = number(argv); rounds != 0; rounds = sub(rounds, 1)) sum = add(sum, total(1000000, rounds));
    printf("%ld\n", sum);
    return 0;
}
