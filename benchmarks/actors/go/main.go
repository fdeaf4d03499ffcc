// One benchmark a run: `actors NAME SIZE...`. Each prints lines of a row's name and its figure, as ../snow does.
package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"sort"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

func show(row string, figure float64) { fmt.Println(row, figure) }

func each(row string, start time.Time, operations int) {
	show(row, float64(time.Since(start).Nanoseconds())/float64(operations))
}

func percentiles(row string, samples []int64, unit float64) {
	sort.Slice(samples, func(i, j int) bool { return samples[i] < samples[j] })
	for _, share := range []struct {
		name string
		of   float64
	}{{"p50", 0.5}, {"p99", 0.99}, {"max", 1}} {
		show(row+"_"+share.name, float64(samples[int(float64(len(samples)-1)*share.of)])/unit)
	}
}

func field(path string, index int) int {
	text, _ := os.ReadFile(path)
	number, _ := strconv.Atoi(strings.Fields(string(text))[index])
	return number
}

func resident() int { return field("/proc/self/statm", 1) * 4096 }
func ticks() int    { return field("/proc/self/stat", 13) + field("/proc/self/stat", 14) }

func main() {
	sizes := []int{}
	for _, text := range os.Args[2:] {
		size, _ := strconv.Atoi(text)
		sizes = append(sizes, size)
	}
	n := sizes[0]
	switch os.Args[1] {
	case "spawn_exit":
		var left sync.WaitGroup
		left.Add(n)
		start := time.Now()
		for i := 0; i < n; i++ {
			go left.Done()
		}
		left.Wait()
		each("spawn_exit", start, n)
	case "spawn_monitor":
		done := make(chan int)
		start := time.Now()
		for i := 0; i < n; i++ {
			go func() { done <- 1 }()
			<-done
		}
		each("spawn_monitor", start, n)
	case "skynet":
		sum := make(chan int)
		start := time.Now()
		go skynet(sum, 0, n)
		total := <-sum
		each("skynet", start, n)
		if total != n*(n-1)/2 {
			panic("wrong sum")
		}
	case "parked":
		parked(n)
	case "idle":
		for i := 0; i < n/2; i++ {
			go func() { select {} }()
			go func() { time.Sleep(time.Hour) }()
		}
		time.Sleep(500 * time.Millisecond)
		before := ticks()
		time.Sleep(time.Second)
		show("idle", float64(ticks()-before))
	case "ping_pong":
		to, back := pong(0)
		ping(to, back, n/10)
		start := time.Now()
		ping(to, back, n)
		each("ping_pong", start, n)
	case "call":
		calls := serve()
		call(calls, n/10)
		start := time.Now()
		call(calls, n)
		each("call", start, n)
	case "ring":
		ring(n, sizes[1])
	case "fan_in":
		fanIn(n, sizes[1])
	case "list":
		lists(n, sizes[1])
	case "start_cancel":
		timers := make([]*time.Timer, n)
		start := time.Now()
		for i := range timers {
			timers[i] = time.AfterFunc(time.Hour+time.Duration(i%1000)*time.Millisecond, func() {})
		}
		each("timer_start", start, n)
		start = time.Now()
		for i := range timers {
			timers[i].Stop()
		}
		each("timer_cancel", start, n)
	case "timers":
		timers(n)
	case "sleep":
		for i := 0; i < runtime.GOMAXPROCS(0); i++ {
			go func() {
				for {
					spin(1 << 30)
				}
			}()
		}
		samples := make([]int64, n)
		for i := range samples {
			start := time.Now()
			time.Sleep(time.Millisecond)
			samples[i] = time.Since(start).Nanoseconds() - 1000000
		}
		percentiles("sleep", samples, 1e6)
	case "loaded":
		loaded(n)
	case "crash": // the nearest there is: a panic, recovered and told
		told := make(chan any, n)
		fail := func() {
			defer func() { told <- recover() }()
			panic("boom")
		}
		start := time.Now()
		for i := 0; i < n; i++ {
			go fail()
			<-told
		}
		each("crash_each", start, n)
		start = time.Now()
		for i := 0; i < n; i++ {
			go fail()
		}
		for i := 0; i < n; i++ {
			<-told
		}
		each("crash_batch", start, n)
	}
}

func skynet(up chan int, number, size int) {
	if size == 1 {
		up <- number
		return
	}
	sums := make(chan int, 10)
	for i := 0; i < 10; i++ {
		go skynet(sums, number+i*size/10, size/10)
	}
	total := 0
	for i := 0; i < 10; i++ {
		total += <-sums
	}
	up <- total
}

func parked(n int) {
	debug.FreeOSMemory()
	before := resident()
	boxes := make([]chan int, n)
	for i := range boxes {
		box := make(chan int, 1)
		boxes[i] = box
		go func() { <-box }()
	}
	time.Sleep(500 * time.Millisecond)
	show("parked", float64(resident()-before)/float64(n))
	runtime.KeepAlive(boxes)
}

func pong(room int) (chan int, chan int) {
	to, back := make(chan int, room), make(chan int, room)
	go func() {
		for n := range to {
			back <- n
		}
	}()
	return to, back
}

func ping(to, back chan int, n int) {
	for i := 0; i < n; i++ {
		to <- i
		<-back
	}
}

type request struct {
	n    int
	back chan int
}

func serve() chan request {
	calls := make(chan request, 16)
	go func() {
		for asked := range calls {
			asked.back <- asked.n
		}
	}()
	return calls
}

func call(calls chan request, n int) {
	for i := 0; i < n; i++ {
		back := make(chan int, 1)
		calls <- request{i, back}
		<-back
	}
}

func ring(size, rounds int) {
	first := make(chan int, 1)
	in := first
	for i := 1; i < size; i++ {
		out := make(chan int, 1)
		go func(in, out chan int) {
			for n := range in {
				out <- n - 1
			}
		}(in, out)
		in = out
	}
	start := time.Now()
	for n := size * rounds; n > 0; n = <-in {
		first <- n - 1
	}
	each("ring", start, size*rounds)
}

func fanIn(senders, count int) {
	box := make(chan int, 1024)
	start := time.Now()
	for i := 0; i < senders; i++ {
		go func() {
			for k := 0; k < count; k++ {
				box <- k
			}
		}()
	}
	sum := 0
	for i := 0; i < senders*count; i++ {
		sum += <-box
	}
	each("fan_in", start, senders*count)
}

// A copy, because the receiver may change it.
func lists(length, n int) {
	numbers := make([]int, length)
	box, done := make(chan []int, 1), make(chan int, 1)
	go func() {
		for range box {
			done <- 1
		}
	}()
	start := time.Now()
	for i := 0; i < n; i++ {
		copied := make([]int, length)
		copy(copied, numbers)
		box <- copied
		<-done
	}
	each("list", start, n*1000)
}

func timers(n int) {
	late := make([]int64, n)
	var index int64
	var left sync.WaitGroup
	left.Add(n)
	base := time.Now().Add(3 * time.Second)
	for i := 0; i < n; i++ {
		at := base.Add(time.Duration((i*7919)%2000) * time.Millisecond)
		time.AfterFunc(time.Until(at), func() {
			late[atomic.AddInt64(&index, 1)-1] = time.Since(at).Nanoseconds()
			left.Done()
		})
	}
	left.Wait()
	percentiles("timers", late, 1e6)
}

//go:noinline
func spin(n int) int {
	sum := 0
	for ; n > 0; n-- {
		sum = (sum + n) & 0xFFFFFFF
	}
	return sum
}

type node struct{ left, right *node }

func bottom(depth int) *node {
	if depth == 0 {
		return &node{}
	}
	return &node{bottom(depth - 1), bottom(depth - 1)}
}

func (n *node) nodes() int {
	if n == nil {
		return 0
	}
	return 1 + n.left.nodes() + n.right.nodes()
}

var total int

func loaded(n int) {
	for i := 0; i < 2; i++ {
		go func() {
			for {
				total += bottom(14).nodes()
			}
		}()
	}
	time.Sleep(300 * time.Millisecond)
	to, back := pong(1)
	samples := make([]int64, n)
	for i := range samples {
		start := time.Now()
		to <- i
		<-back
		samples[i] = time.Since(start).Nanoseconds()
	}
	percentiles("loaded", samples, 1e3)
}
