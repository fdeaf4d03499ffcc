package main

import (
	"fmt"
	"math"
	"os"
	"strconv"
)

type body struct{ x, y, z, vx, vy, vz, mass float64 }

const stepSize = 0.001

func step(bodies []body) []body {
	next := make([]body, len(bodies))
	for i, b := range bodies {
		for _, other := range bodies {
			dx, dy, dz := other.x-b.x, other.y-b.y, other.z-b.z
			square := dx*dx + dy*dy + dz*dz + 0.01
			pull := stepSize * other.mass / (square * math.Sqrt(square))
			b.vx += dx * pull
			b.vy += dy * pull
			b.vz += dz * pull
		}
		next[i] = b
	}
	for i := range next {
		b := &next[i]
		b.x += stepSize * b.vx
		b.y += stepSize * b.vy
		b.z += stepSize * b.vz
	}
	return next
}

func main() {
	count, _ := strconv.Atoi(os.Args[1])
	bodies := make([]body, 5)
	for i := range bodies {
		n := float64(i)
		bodies[i] = body{n, n * n / 4.0, 1.0 - n, 0.1 * n, 0.3 - 0.1*n, 0.05 * n, 3.0 / (1.0 + n)}
	}
	for ; count != 0; count-- {
		bodies = step(bodies)
	}
	total := 0.0
	for _, b := range bodies {
		total += 0.5 * b.mass * (b.vx*b.vx + b.vy*b.vy + b.vz*b.vz)
	}
	fmt.Println(int(math.Round(total * 1000000000.0)))
}
