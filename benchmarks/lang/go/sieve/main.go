package main

import (
	"fmt"
	"os"
	"strconv"
)

func main() {
	size, _ := strconv.Atoi(os.Args[1])
	sieve := make([]bool, size)
	for n := 2; n*n < size; n++ {
		if !sieve[n] {
			for multiple := n * n; multiple < size; multiple += n {
				sieve[multiple] = true
			}
		}
	}
	found := 0
	for n := 2; n < size; n++ {
		if !sieve[n] {
			found++
		}
	}
	fmt.Println(found)
}
