package main

import (
	"fmt"
	"os"
	"strconv"
)

const size = 9

var (
	items     [size]int
	sum, most int
)

func flips() int {
	list := items
	done := 0
	for list[0] != 1 {
		for low, high := 0, list[0]-1; low < high; low, high = low+1, high-1 {
			list[low], list[high] = list[high], list[low]
		}
		done++
	}
	return done
}

func permute(size int) {
	if size == 1 {
		count := flips()
		sum += count
		most = max(most, count)
		return
	}
	for i := 0; ; i++ {
		permute(size - 1)
		if i == size-1 {
			return
		}
		other := 0
		if size%2 == 0 {
			other = i
		}
		items[other], items[size-1] = items[size-1], items[other]
	}
}

func main() {
	rounds, _ := strconv.Atoi(os.Args[1])
	total := 0
	for ; rounds != 0; rounds-- {
		for i := range items {
			items[i] = i + 1
		}
		sum, most = 0, 0
		permute(size)
		total += sum + most
	}
	fmt.Println(total)
}
