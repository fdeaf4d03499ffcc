package main

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"
)

type entry struct {
	word  string
	count int
}

func main() {
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		panic(err)
	}
	counts := map[string]int{}
	for _, word := range strings.Fields(string(text)) {
		counts[word]++
	}
	fmt.Println(len(counts))
	entries := make([]entry, 0, len(counts))
	for word, count := range counts {
		entries = append(entries, entry{word, count})
	}
	slices.SortFunc(entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(b.count, a.count), cmp.Compare(a.word, b.word))
	})
	for _, e := range entries[:min(10, len(entries))] {
		fmt.Println(e.word, e.count)
	}
}
