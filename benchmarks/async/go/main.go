// The same work with goroutines; see ../README.md.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"
)

//go:noinline
func done(n int64) int64 { return n + 1 }

//go:noinline
func suspends(n int64) int64 {
	runtime.Gosched()
	return n + 1
}

func start(work func() int64) chan int64 {
	result := make(chan int64, 1)
	go func() { result <- work() }()
	return result
}

func tell(name string, start time.Time, count int64) {
	fmt.Printf("%s %f\n", name, float64(time.Since(start).Nanoseconds())/float64(count))
}

func awaits(count int64) {
	begin, sum := time.Now(), int64(0)
	for i := int64(0); i < count; i++ {
		sum = done(sum)
	}
	tell("completed", begin, count)
	begin = time.Now()
	for i := int64(0); i < count/4; i++ {
		sum = suspends(sum)
	}
	tell("suspending", begin, count/4)
}

func tasks(count int64) {
	begin, sum := time.Now(), int64(0)
	for i := int64(0); i < count; i++ {
		n := sum
		sum = <-start(func() int64 { return n + 1 })
	}
	tell("task", begin, count)
	begin = time.Now()
	all := make([]chan int64, 0)
	for i := int64(0); i < count; i++ {
		n := i
		all = append(all, start(func() int64 { return n + 1 }))
	}
	for _, each := range all {
		sum += <-each
	}
	tell("fan_out", begin, count)
}

func resident() float64 {
	content, _ := os.ReadFile("/proc/self/statm")
	pages, _ := strconv.ParseFloat(strings.Split(string(content), " ")[1], 64)
	return pages * 4096
}

func asleep(count int64) {
	before := resident()
	all := make([]chan int64, 0, count)
	for i := int64(0); i < count; i++ {
		n := i
		all = append(all, start(func() int64 { time.Sleep(3 * time.Second); return n }))
	}
	time.Sleep(time.Second)
	fmt.Printf("asleep %f\n", (resident()-before)/float64(count))
	for _, each := range all {
		<-each
	}
}

func tree(depth int64) int64 {
	if depth == 0 {
		runtime.Gosched()
		return 1
	}
	left := start(func() int64 { return tree(depth - 1) })
	right := start(func() int64 { return tree(depth - 1) })
	return <-left + <-right + 1
}

func main() {
	count, _ := strconv.ParseInt(os.Args[2], 10, 64)
	switch os.Args[1] {
	case "awaits":
		awaits(count)
	case "tasks":
		tasks(count)
	case "asleep":
		asleep(count)
	case "tree":
		begin := time.Now()
		nodes := tree(count)
		tell("tree", begin, nodes)
	}
}
