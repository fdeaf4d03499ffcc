package main

import (
	"fmt"
	"os"
	"strconv"
)

const size = 11

func isSafe(taken []int, column int) bool {
	for i, other := range taken {
		distance := len(taken) - i
		if other == column || other-column == distance || column-other == distance {
			return false
		}
	}
	return true
}

func place(taken []int) int {
	if len(taken) == size {
		return 1
	}
	found := 0
	for column := 0; column != size; column++ {
		if isSafe(taken, column) {
			found += place(append(taken, column))
		}
	}
	return found
}

func main() {
	rounds, _ := strconv.Atoi(os.Args[1])
	total := 0
	for ; rounds != 0; rounds-- {
		total += place(nil)
	}
	fmt.Println(total)
}
