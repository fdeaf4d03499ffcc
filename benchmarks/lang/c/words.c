#include "table.h"

static int before(const void *a, const void *b) {
    const struct entry *x = a, *y = b;
    if (x->value != y->value) return x->value > y->value ? -1 : 1;
    int order = memcmp(x->key, y->key, x->size < y->size ? x->size : y->size);
    return order != 0 ? order : x->size < y->size ? -1 : 1;
}

static int is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

int main(int argc, char **argv) {
    (void)argc;
    size_t size;
    char *text = contents(argv[1], &size), *end = text + size;
    struct table counts = {0};
    for (char *word = text; word < end;) {
        while (word < end && is_space(*word)) word++;
        char *behind = word;
        while (behind < end && !is_space(*behind)) behind++;
        int is_new;
        if (behind > word) {
            struct entry *entry = entry_of(&counts, word, (size_t)(behind - word), &is_new);
            entry->value = add(entry->value, 1);
        }
        word = behind;
    }
    printf("%zu\n", counts.count);
    size_t found = 0;
    for (size_t i = 0; i < counts.capacity; i++)
        if (counts.entries[i].key != NULL) counts.entries[found++] = counts.entries[i];
    qsort(counts.entries, found, sizeof *counts.entries, before);
    for (size_t i = 0; i < 10 && i < found; i++)
        printf("%.*s %ld\n", (int)counts.entries[i].size, counts.entries[i].key, counts.entries[i].value);
    return 0;
}
