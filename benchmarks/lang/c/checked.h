/* Integer arithmetic that ends the program where it overflows, as Snow's does; allocation that ends it where it fails;
 * the program's number. */
#ifndef CHECKED_H
#define CHECKED_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void refuse(const char *why) {
    fprintf(stderr, "%s\n", why);
    exit(1);
}

static inline int64_t add(int64_t a, int64_t b) {
    int64_t result;
    if (__builtin_expect(__builtin_add_overflow(a, b, &result), 0)) refuse("integer overflow");
    return result;
}

static inline int64_t sub(int64_t a, int64_t b) {
    int64_t result;
    if (__builtin_expect(__builtin_sub_overflow(a, b, &result), 0)) refuse("integer overflow");
    return result;
}

static inline int64_t mul(int64_t a, int64_t b) {
    int64_t result;
    if (__builtin_expect(__builtin_mul_overflow(a, b, &result), 0)) refuse("integer overflow");
    return result;
}

/* An index into `count` elements, checked. */
static inline int64_t at(int64_t index, int64_t count) {
    if (__builtin_expect((uint64_t)index >= (uint64_t)count, 0)) refuse("index out of bounds");
    return index;
}

static inline void *allocated(void *memory) {
    if (memory == NULL) refuse("no memory");
    return memory;
}

static inline int64_t number(char **argv) { return strtoll(argv[1], NULL, 10); }

/* A whole file, with a 0 behind it. */
static inline char *contents(const char *path, size_t *size) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) refuse("cannot open the file");
    fseek(file, 0, SEEK_END);
    *size = (size_t)ftell(file);
    rewind(file);
    char *text = allocated(malloc(*size + 1));
    if (fread(text, 1, *size, file) != *size) refuse("cannot read the file");
    text[*size] = 0;
    fclose(file);
    return text;
}

#endif
