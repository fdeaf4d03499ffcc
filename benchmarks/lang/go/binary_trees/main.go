package main

import (
	"fmt"
	"os"
	"strconv"
)

type tree struct{ left, right *tree }

func grown(depth int) *tree {
	if depth == 0 {
		return nil
	}
	return &tree{grown(depth - 1), grown(depth - 1)}
}

func nodes(t *tree) int {
	if t == nil {
		return 0
	}
	return nodes(t.left) + 1 + nodes(t.right)
}

func main() {
	rounds, _ := strconv.Atoi(os.Args[1])
	lasting := grown(20)
	total := 0
	for ; rounds != 0; rounds-- {
		total += nodes(grown(16))
	}
	fmt.Println(total + nodes(lasting))
}
