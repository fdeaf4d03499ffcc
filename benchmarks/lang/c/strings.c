#include "checked.h"

static char *text;
static size_t length, capacity;

static void append(const char *piece, size_t size) {
    if (length + size > capacity) {
        capacity = capacity * 2 + size;
        text = allocated(realloc(text, capacity));
    }
    memcpy(text + length, piece, size);
    length += size;
}

int main(int argc, char **argv) {
    (void)argc;
    int64_t size = number(argv);
    for (int64_t i = 0; i != size; i = add(i, 1)) {
        char digits[24];
        char *first = digits + sizeof digits;
        int64_t n = mul(i, 7);
        do {
            *--first = (char)('0' + n % 10);
            n /= 10;
        } while (n != 0);
        append("item ", 5);
        append(first, (size_t)(digits + sizeof digits - first));
        append(", ", 2);
    }
    append("\n", 1);
    fwrite(text, 1, length, stdout);
    free(text);
    return 0;
}
