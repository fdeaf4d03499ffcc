package main

import (
	"fmt"
	"math"
	"os"
	"strconv"
)

func element(i, j int) float64 {
	return 1.0 / float64((i+j)*(i+j+1)/2+i+1)
}

func times(v []float64) []float64 {
	result := make([]float64, len(v))
	for i := range result {
		sum := 0.0
		for j := range v {
			sum += element(i, j) * v[j]
		}
		result[i] = sum
	}
	return result
}

func timesTransposed(v []float64) []float64 {
	result := make([]float64, len(v))
	for i := range result {
		sum := 0.0
		for j := range v {
			sum += element(j, i) * v[j]
		}
		result[i] = sum
	}
	return result
}

func dot(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}

func main() {
	size, _ := strconv.Atoi(os.Args[1])
	u := make([]float64, size)
	for i := range u {
		u[i] = 1.0
	}
	var v []float64
	for rounds := 0; rounds < 10; rounds++ {
		v = timesTransposed(times(u))
		u = timesTransposed(times(v))
	}
	fmt.Println(int(math.Round(math.Sqrt(dot(u, v)/dot(v, v)) * 1000000000.0)))
}
