#include "checked.h"

/* Open addressing. Deleted places stay marked until the table grows. */
enum state { FREE, TAKEN, GONE };
struct entry { int64_t key, value; enum state state; };
static struct entry *entries;
static size_t capacity, used, count;

static struct entry *place_of(int64_t key) {
    uint64_t hash = (uint64_t)key * 11400714819323198485u;
    for (size_t i = (hash >> 20) & (capacity - 1);; i = (i + 1) & (capacity - 1)) {
        struct entry *entry = &entries[i];
        if (entry->state == FREE || (entry->state == TAKEN && entry->key == key)) return entry;
    }
}

static void grow(void) {
    struct entry *old = entries;
    size_t size = capacity;
    capacity = size == 0 ? 16 : size * 2;
    entries = allocated(calloc(capacity, sizeof *entries));
    used = count;
    for (size_t i = 0; i < size; i++)
        if (old[i].state == TAKEN) *place_of(old[i].key) = old[i];
    free(old);
}

static void put(int64_t key, int64_t value) {
    if (used * 4 >= capacity * 3) grow();
    struct entry *entry = place_of(key);
    if (entry->state == FREE) {
        used++;
        count++;
    }
    *entry = (struct entry){key, value, TAKEN};
}

int main(int argc, char **argv) {
    (void)argc;
    int64_t size = number(argv), sum = 0;
    for (int64_t i = size; i != 0; i = sub(i, 1)) put(mul(i, 7919) % 1000003, i);
    for (int64_t i = size; i != 0; i = sub(i, 1)) {
        struct entry *entry = place_of(i);
        if (entry->state == TAKEN) sum = add(sum, entry->value);
    }
    printf("%ld\n", sum);
    for (int64_t i = size; i > 0; i = sub(i, 2)) {
        struct entry *entry = place_of(mul(i, 7919) % 1000003);
        if (entry->state == TAKEN) {
            entry->state = GONE;
            count--;
        }
    }
    printf("%zu\n", count);
    free(entries);
    return 0;
}
