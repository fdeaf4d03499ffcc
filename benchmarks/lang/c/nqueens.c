#include "checked.h"

enum { SIZE = 11 };
static int64_t taken[SIZE];

static int is_safe(int64_t column, int64_t row) {
    for (int64_t i = 0; i != row; i = add(i, 1)) {
        int64_t other = taken[at(i, SIZE)];
        if (other == column || sub(other, column) == sub(row, i) || sub(column, other) == sub(row, i)) return 0;
    }
    return 1;
}

static int64_t place(int64_t row) {
    if (row == SIZE) return 1;
    int64_t found = 0;
    for (int64_t column = 0; column != SIZE; column = add(column, 1))
        if (is_safe(column, row)) {
            taken[at(row, SIZE)] = column;
            found = add(found, place(add(row, 1)));
        }
    return found;
}

int main(int argc, char **argv) {
    (void)argc;
    int64_t total = 0;
    for (int64_t rounds = number(argv); rounds != 0; rounds = sub(rounds, 1)) total = add(total, place(0));
    printf("%ld\n", total);
    return 0;
}
