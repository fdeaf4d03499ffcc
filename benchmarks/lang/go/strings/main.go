package main

import (
	"os"
	"strconv"
	"strings"
)

func main() {
	size, _ := strconv.Atoi(os.Args[1])
	var text strings.Builder
	for i := 0; i != size; i++ {
		text.WriteString("item ")
		text.WriteString(strconv.Itoa(i * 7))
		text.WriteString(", ")
	}
	text.WriteString("\n")
	os.Stdout.WriteString(text.String())
}
