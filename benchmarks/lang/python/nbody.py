import math
import sys
from dataclasses import dataclass

STEP = 0.001


@dataclass(slots=True)
class Body:
    x: float
    y: float
    z: float
    vx: float
    vy: float
    vz: float
    mass: float


def attracted(body: Body, others: list[Body]) -> Body:
    vx, vy, vz = body.vx, body.vy, body.vz
    for other in others:
        dx, dy, dz = other.x - body.x, other.y - body.y, other.z - body.z
        square = dx * dx + dy * dy + dz * dz + 0.01
        pull = STEP * other.mass / (square * math.sqrt(square))
        vx += dx * pull
        vy += dy * pull
        vz += dz * pull
    return Body(body.x, body.y, body.z, vx, vy, vz, body.mass)


def step(bodies: list[Body]) -> list[Body]:
    changed = [attracted(body, bodies) for body in bodies]
    for body in changed:
        body.x += STEP * body.vx
        body.y += STEP * body.vy
        body.z += STEP * body.vz
    return changed


def body(n: float) -> Body:
    return Body(n, n * n / 4.0, 1.0 - n, 0.1 * n, 0.3 - 0.1 * n, 0.05 * n, 3.0 / (1.0 + n))


bodies = [body(float(i)) for i in range(5)]
for _ in range(int(sys.argv[1])):
    bodies = step(bodies)
total = 0.0
for b in bodies:
    total += 0.5 * b.mass * (b.vx * b.vx + b.vy * b.vy + b.vz * b.vz)
print(round(total * 1000000000.0))
