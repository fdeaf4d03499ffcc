package main

import (
	"fmt"
	"math"
	"os"
	"strconv"
)

func matrix(size, factor int) [][]float64 {
	m := make([][]float64, size)
	for i := range m {
		m[i] = make([]float64, size)
		for j := range m[i] {
			m[i][j] = float64((i*factor+j)%17-8) / 4.0
		}
	}
	return m
}

func transposed(m [][]float64) [][]float64 {
	result := make([][]float64, len(m))
	for j := range result {
		result[j] = make([]float64, len(m))
		for i := range m {
			result[j][i] = m[i][j]
		}
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

func product(a, b [][]float64) [][]float64 {
	columns := transposed(b)
	result := make([][]float64, len(a))
	for i, row := range a {
		result[i] = make([]float64, len(columns))
		for j, column := range columns {
			result[i][j] = dot(row, column)
		}
	}
	return result
}

func main() {
	size, _ := strconv.Atoi(os.Args[1])
	total := 0.0
	for _, row := range product(matrix(size, 3), matrix(size, 5)) {
		sum := 0.0
		for _, x := range row {
			sum += x
		}
		total = total*0.5 + sum
	}
	fmt.Println(int(math.Round(total * 1000.0)))
}
