package main

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strconv"
)

func main() {
	size, _ := strconv.Atoi(os.Args[1])
	seed := 42
	items := make([]int, size)
	for i := range items {
		seed = (seed*1103515245 + 12345) % 2147483648
		items[i] = seed / 8
	}
	slices.SortFunc(items, cmp.Compare[int])
	sum := 0
	for _, item := range items {
		sum = (sum*31 + item) % 1000000007
	}
	fmt.Println(sum)
}
