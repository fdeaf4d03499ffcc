package main

import (
	"fmt"
	"os"
	"strconv"
)

func numbers(size int) []int {
	var done []int
	for n := 0; n < size; n++ {
		done = append(done, n)
	}
	return done
}

func mapped(items []int, f func(int) int) []int {
	var done []int
	for _, item := range items {
		done = append(done, f(item))
	}
	return done
}

func filtered(items []int, keep func(int) bool) []int {
	var done []int
	for _, item := range items {
		if keep(item) {
			done = append(done, item)
		}
	}
	return done
}

func total(size, offset int) int {
	items := mapped(numbers(size), func(n int) int { return n*3 + offset })
	items = filtered(items, func(n int) bool { return n%2 == 0 })
	items = mapped(items, func(n int) int { return n / 2 })
	sum := 0
	for _, n := range items {
		sum += n
	}
	return sum
}

func main() {
	rounds, _ := strconv.Atoi(os.Args[1])
	sum := 0
	for ; rounds != 0; rounds-- {
		sum += total(1000000, rounds)
	}
	fmt.Println(sum)
}
