package main

import (
	"fmt"
	"os"
	"strconv"
)

func stays(cr, ci float64) bool {
	zr, zi := 0.0, 0.0
	for rounds := 50; rounds != 0; rounds-- {
		rr, ii := zr*zr, zi*zi
		if rr+ii > 4.0 {
			return false
		}
		zi = 2.0*zr*zi + ci
		zr = rr - ii + cr
	}
	return true
}

func main() {
	size, _ := strconv.Atoi(os.Args[1])
	found := 0
	for line := 0; line < size; line++ {
		y := 2.0*float64(line)/float64(size) - 1.0
		for x := size - 1; x >= 0; x-- {
			if stays(3.0*float64(x)/float64(size)-2.0, y) {
				found++
			}
		}
	}
	fmt.Println(found)
}
