/* A hash table from texts to numbers, with open addressing. Deleted places stay marked until the table grows. */
#ifndef TABLE_H
#define TABLE_H

#include "checked.h"

struct entry { const char *key; size_t size; uint64_t hash; int64_t value; };
struct table { struct entry *entries; size_t capacity, used, count; };
static const char GONE[] = "";

static inline uint64_t hash_of(const char *key, size_t size) {
    uint64_t hash = 1469598103934665603u;
    for (size_t i = 0; i < size; i++) hash = (hash ^ (unsigned char)key[i]) * 1099511628211u;
    return hash ^ hash >> 32;
}

/* The place of the key, or the empty one where it belongs. */
static inline struct entry *place_of(const struct table *table, const char *key, size_t size, uint64_t hash) {
    for (size_t i = hash & (table->capacity - 1);; i = (i + 1) & (table->capacity - 1)) {
        struct entry *entry = &table->entries[i];
        if (entry->key == NULL) return entry;
        if (entry->key != GONE && entry->hash == hash && entry->size == size && memcmp(entry->key, key, size) == 0)
            return entry;
    }
}

static inline void grow(struct table *table) {
    struct table old = *table;
    table->capacity = old.capacity == 0 ? 16 : old.capacity * 2;
    table->entries = allocated(calloc(table->capacity, sizeof *table->entries));
    table->used = table->count;
    for (size_t i = 0; i < old.capacity; i++) {
        struct entry *entry = &old.entries[i];
        if (entry->key != NULL && entry->key != GONE) *place_of(table, entry->key, entry->size, entry->hash) = *entry;
    }
    free(old.entries);
}

/* The entry of the key, made with value 0 if there was none; `is_new` tells which. The table keeps the key's address. */
static inline struct entry *entry_of(struct table *table, const char *key, size_t size, int *is_new) {
    if (table->used * 4 >= table->capacity * 3) grow(table);
    uint64_t hash = hash_of(key, size);
    struct entry *entry = place_of(table, key, size, hash);
    *is_new = entry->key == NULL;
    if (*is_new) {
        *entry = (struct entry){key, size, hash, 0};
        table->used++;
        table->count++;
    }
    return entry;
}

#endif
