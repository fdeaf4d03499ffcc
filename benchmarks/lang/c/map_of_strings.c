#include "table.h"

static char *key_of(int64_t n, size_t *size) {
    char digits[24];
    char *first = digits + sizeof digits;
    do {
        *--first = (char)('0' + n % 10);
        n /= 10;
    } while (n != 0);
    size_t length = (size_t)(digits + sizeof digits - first);
    char *key = allocated(malloc(4 + length));
    memcpy(key, "key ", 4);
    memcpy(key + 4, first, length);
    *size = 4 + length;
    return key;
}

int main(int argc, char **argv) {
    (void)argc;
    int64_t count = number(argv), sum = 0;
    struct table map = {0};
    size_t size;
    int is_new;
    for (int64_t i = count; i != 0; i = sub(i, 1)) {
        char *key = key_of(mul(i, 7919) % 1000003, &size);
        entry_of(&map, key, size, &is_new)->value = i;
        if (!is_new) free(key);
    }
    for (int64_t i = count; i != 0; i = sub(i, 1)) {
        char *key = key_of(i, &size);
        struct entry *entry = place_of(&map, key, size, hash_of(key, size));
        if (entry->key != NULL) sum = add(sum, entry->value);
        free(key);
    }
    printf("%ld\n", sum);
    for (int64_t i = count; i > 0; i = sub(i, 2)) {
        char *key = key_of(mul(i, 7919) % 1000003, &size);
        struct entry *entry = place_of(&map, key, size, hash_of(key, size));
        if (entry->key != NULL) {
            free((char *)entry->key);
            entry->key = GONE;
            map.count--;
        }
        free(key);
    }
    printf("%zu\n", map.count);
    return 0;
}
