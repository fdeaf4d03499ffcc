#include "checked.h"
#include <math.h>

static double *matrix(int64_t size, int64_t factor) {
    double *m = allocated(malloc((size_t)(size * size) * sizeof *m));
    for (int64_t i = 0; i < size; i = add(i, 1))
        for (int64_t j = 0; j < size; j = add(j, 1))
            m[i * size + j] = (double)sub(add(mul(i, factor), j) % 17, 8) / 4.0;
    return m;
}

int main(int argc, char **argv) {
    (void)argc;
    int64_t size = number(argv);
    double *a = matrix(size, 3), *b = matrix(size, 5), total = 0;
    double *columns = allocated(malloc((size_t)(size * size) * sizeof *columns));
    double *product = allocated(malloc((size_t)(size * size) * sizeof *product));
    for (int64_t i = 0; i < size; i = add(i, 1))
        for (int64_t j = 0; j < size; j = add(j, 1)) columns[j * size + i] = b[i * size + j];
    for (int64_t i = 0; i < size; i = add(i, 1))
        for (int64_t j = 0; j < size; j = add(j, 1)) {
            double sum = 0;
            for (int64_t k = 0; k < size; k = add(k, 1)) sum += a[i * size + k] * columns[j * size + k];
            product[i * size + j] = sum;
        }
    for (int64_t i = 0; i < size; i = add(i, 1)) {
        double sum = 0;
        for (int64_t j = 0; j < size; j = add(j, 1)) sum += product[i * size + j];
        total = total * 0.5 + sum;
    }
    printf("%.0f\n", round(total * 1000.0));
    return 0;
}
