#include "checked.h"

static int64_t fib(int64_t n) { return n < 2 ? n : add(fib(sub(n, 1)), fib(sub(n, 2))); }

int main(int argc, char **argv) {
    (void)argc;
    printf("%ld\n", fib(number(argv)));
    return 0;
}
