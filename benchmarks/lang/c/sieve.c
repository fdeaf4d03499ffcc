#include "checked.h"

int main(int argc, char **argv) {
    (void)argc;
    int64_t size = number(argv), found = 0;
    unsigned char *sieve = allocated(calloc((size_t)size, 1));
    for (int64_t n = 2; mul(n, n) < size; n = add(n, 1))
        if (!sieve[at(n, size)])
            for (int64_t multiple = mul(n, n); multiple < size; multiple = add(multiple, n)) sieve[at(multiple, size)] = 1;
    for (int64_t n = 2; n < size; n = add(n, 1))
        if (!sieve[at(n, size)]) found = add(found, 1);
    printf("%ld\n", found);
    free(sieve);
    return 0;
}
