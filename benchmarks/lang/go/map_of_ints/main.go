package main

import (
	"fmt"
	"os"
	"strconv"
)

func main() {
	size, _ := strconv.Atoi(os.Args[1])
	entries := map[int]int{}
	for i := size; i != 0; i-- {
		entries[i*7919%1000003] = i
	}
	sum := 0
	for i := size; i != 0; i-- {
		sum += entries[i]
	}
	fmt.Println(sum)
	for i := size; i > 0; i -= 2 {
		delete(entries, i*7919%1000003)
	}
	fmt.Println(len(entries))
}
