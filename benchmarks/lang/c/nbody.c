#include "checked.h"
#include <math.h>

enum { BODIES = 5 };
struct body { double x, y, z, vx, vy, vz, mass; };
static const double STEP = 0.001;

static void step(struct body *bodies) {
    struct body next[BODIES];
    for (int i = 0; i < BODIES; i++) {
        struct body body = bodies[i];
        for (int j = 0; j < BODIES; j++) {
            double dx = bodies[j].x - body.x, dy = bodies[j].y - body.y, dz = bodies[j].z - body.z;
            double square = dx * dx + dy * dy + dz * dz + 0.01;
            double pull = STEP * bodies[j].mass / (square * sqrt(square));
            body.vx += dx * pull;
            body.vy += dy * pull;
            body.vz += dz * pull;
        }
        next[i] = body;
    }
    for (int i = 0; i < BODIES; i++) {
        bodies[i] = next[i];
        bodies[i].x += STEP * next[i].vx;
        bodies[i].y += STEP * next[i].vy;
        bodies[i].z += STEP * next[i].vz;
    }
}

int main(int argc, char **argv) {
    (void)argc;
    struct body bodies[BODIES];
    for (int i = 0; i < BODIES; i++) {
        double n = i;
        bodies[i] = (struct body){n, n * n / 4.0, 1.0 - n, 0.1 * n, 0.3 - 0.1 * n, 0.05 * n, 3.0 / (1.0 + n)};
    }
    for (int64_t left = number(argv); left != 0; left = sub(left, 1)) step(bodies);
    double total = 0;
    for (int i = 0; i < BODIES; i++) {
        struct body b = bodies[i];
        total += 0.5 * b.mass * (b.vx * b.vx + b.vy * b.vy + b.vz * b.vz);
    }
    printf("%.0f\n", round(total * 1000000000.0));
    return 0;
}
