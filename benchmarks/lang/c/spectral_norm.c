#include "checked.h"
#include <math.h>

static double element(int64_t i, int64_t j) {
    int64_t sum = add(i, j);
    return 1.0 / (double)add(add(mul(sum, add(sum, 1)) / 2, i), 1);
}

static void times(const double *v, double *result, int64_t size) {
    for (int64_t i = 0; i < size; i = add(i, 1)) {
        double sum = 0;
        for (int64_t j = 0; j < size; j = add(j, 1)) sum += element(i, j) * v[j];
        result[i] = sum;
    }
}

static void times_transposed(const double *v, double *result, int64_t size) {
    for (int64_t i = 0; i < size; i = add(i, 1)) {
        double sum = 0;
        for (int64_t j = 0; j < size; j = add(j, 1)) sum += element(j, i) * v[j];
        result[i] = sum;
    }
}

static double dot(const double *a, const double *b, int64_t size) {
    double sum = 0;
    for (int64_t i = 0; i < size; i = add(i, 1)) sum += a[i] * b[i];
    return sum;
}

int main(int argc, char **argv) {
    (void)argc;
    int64_t size = number(argv);
    double *u = allocated(malloc((size_t)size * sizeof *u)), *v = allocated(malloc((size_t)size * sizeof *v));
    double *between = allocated(malloc((size_t)size * sizeof *between));
    for (int64_t i = 0; i < size; i++) u[i] = 1.0;
    for (int rounds = 0; rounds < 10; rounds++) {
        times(u, between, size);
        times_transposed(between, v, size);
        times(v, between, size);
        times_transposed(between, u, size);
    }
    printf("%.0f\n", round(sqrt(dot(u, v, size) / dot(v, v, size)) * 1000000000.0));
    return 0;
}
