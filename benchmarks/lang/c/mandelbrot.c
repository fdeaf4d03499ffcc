#include "checked.h"

static int stays(double cr, double ci) {
    double zr = 0, zi = 0;
    for (int64_t rounds = 50; rounds != 0; rounds = sub(rounds, 1)) {
        double rr = zr * zr, ii = zi * zi;
        if (rr + ii > 4.0) return 0;
        zi = 2.0 * zr * zi + ci;
        zr = rr - ii + cr;
    }
    return 1;
}

int main(int argc, char **argv) {
    (void)argc;
    int64_t size = number(argv), found = 0;
    for (int64_t line = 0; line < size; line = add(line, 1)) {
        double y = 2.0 * (double)line / (double)size - 1.0;
        for (int64_t x = sub(size, 1); x >= 0; x = sub(x, 1))
            if (stays(3.0 * (double)x / (double)size - 2.0, y)) found = add(found, 1);
    }
    printf("%ld\n", found);
    return 0;
}
