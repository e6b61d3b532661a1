// What all programs of the lab in Go have in common: parameters, the meter, and the loop around a
// solution. See bench/lab/outside.hpp and bench/lab/meter.hpp, whose figures these are.
package main

import (
	"encoding/json"
	"fmt"
	"math"
	"math/bits"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

type parameters map[string]int

type result map[string]uint64

// Buckets of nanoseconds, within 1.6%.
const (
	fineBits    = 5
	perOctave   = 1 << fineBits
	bucketCount = (40 - fineBits + 1) * perOctave
	shardCount  = 64
)

func bucketOf(n uint64) int {
	if n < perOctave {
		return int(n)
	}
	octave := bits.Len64(n) - 1 - fineBits
	place := octave<<fineBits + int(n>>octave)
	if place >= bucketCount {
		return bucketCount - 1
	}
	return place
}

func middleOf(bucket int) float64 {
	if bucket < 2*perOctave {
		return float64(bucket)
	}
	octave := bucket>>fineBits - 1
	first := (bucket&(perOctave-1) + perOctave) << octave
	return float64(first + 1<<octave/2)
}

type histogram struct {
	counts  [bucketCount]uint32
	longest uint64
}

type usage struct{ cpu, voluntary, involuntary float64 }

func usageNow() usage {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		panic(err)
	}
	cpu := float64(r.Utime.Nano()+r.Stime.Nano()) * 1e-9
	return usage{cpu, float64(r.Nvcsw), float64(r.Nivcsw)}
}

type slot struct {
	operations uint64
	left       int64
}

type meter struct {
	every               uint64
	shards              []histogram
	slots               []slot
	begun               int64
	atStart, used       usage
	seconds             float64
	fairness, solutions float64
	allLeft             bool
}

var epoch = time.Now()

func now() int64 { return int64(time.Since(epoch)) }

func (m *meter) start() {
	for i := range m.slots {
		m.slots[i] = slot{}
	}
	m.atStart = usageNow()
	m.begun = now()
}

func (m *meter) stop() {
	m.seconds += float64(now()-m.begun) * 1e-9
	u := usageNow()
	m.used.cpu += u.cpu - m.atStart.cpu
	m.used.voluntary += u.voluntary - m.atStart.voluntary
	m.used.involuntary += u.involuntary - m.atStart.involuntary
	var sum, squares float64
	for _, s := range m.slots {
		m.allLeft = m.allLeft && s.left != 0
		rate := float64(s.operations) / math.Max(float64(s.left), 1)
		sum += rate
		squares += rate * rate
	}
	if squares > 0 {
		m.fairness += sum * sum / (float64(len(m.slots)) * squares)
	} else {
		m.fairness++
	}
	m.solutions++
}

func (m *meter) forget() {
	m.shards = make([]histogram, shardCount)
	m.used, m.seconds, m.fairness, m.solutions = usage{}, 0, 0, 0
}

func (m *meter) figures() map[string]float64 {
	if !m.allLeft {
		panic("not every party has left")
	}
	f := map[string]float64{
		"seconds": m.seconds, "jain": m.fairness / m.solutions, "cpu_s": m.used.cpu,
		"voluntary_switches": m.used.voluntary, "involuntary_switches": m.used.involuntary}
	var counts [bucketCount]uint64
	var all, longest uint64
	for i := range m.shards {
		for b, c := range m.shards[i].counts {
			counts[b] += uint64(c)
			all += uint64(c)
		}
		if m.shards[i].longest > longest {
			longest = m.shards[i].longest
		}
	}
	percentile := func(share float64) float64 {
		wanted := uint64(math.Ceil(share * float64(all)))
		var seen uint64
		for b, c := range counts {
			if seen += c; seen >= wanted {
				return middleOf(b)
			}
		}
		return float64(longest)
	}
	if all > 0 {
		f["p50_ns"], f["p99_ns"], f["p999_ns"] = percentile(0.5), percentile(0.99), percentile(0.999)
		f["max_ns"] = float64(longest)
	}
	return f
}

// One of those who do the operations; for one goroutine at a time.
type party struct {
	m          *meter
	index      int
	operations uint64
}

func (p *party) begin() int64 {
	if p.operations%p.m.every == 0 {
		return now()
	}
	return -1
}

func (p *party) end(since int64) {
	if since >= 0 {
		ns := uint64(now() - since)
		h := &p.m.shards[p.index%shardCount]
		atomic.AddUint32(&h.counts[bucketOf(ns)], 1)
		for old := atomic.LoadUint64(&h.longest); ns > old; old = atomic.LoadUint64(&h.longest) {
			if atomic.CompareAndSwapUint64(&h.longest, old, ns) {
				break
			}
		}
	}
	p.operations++
}

func (p *party) leave() { p.m.slots[p.index] = slot{p.operations, now() - p.m.begun} }

// Computes for so many nanoseconds of the processor's time: a chain of calibrated length.
func work(ns int) {
	if ns > 0 {
		xorshift(int(float64(ns) * stepsPerNanosecond))
	}
}

var stepsPerNanosecond float64

var kept uint64

func xorshift(steps int) {
	x := uint64(88172645463325252)
	for ; steps > 0; steps-- {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
	}
	if x == 0 { // never: but the compiler does not know
		atomic.StoreUint64(&kept, x)
	}
}

func calibrate() {
	const steps = 100_000
	quickest := int64(math.MaxInt64)
	for i := 0; i < 20; i++ {
		begin := now()
		xorshift(steps)
		if took := now() - begin; took < quickest {
			quickest = took
		}
	}
	stepsPerNanosecond = steps / float64(quickest)
}

// A line of /proc/self/status, in bytes.
func memory(field string) float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		panic(err)
	}
	for _, line := range strings.Split(string(status), "\n") {
		if words := strings.Fields(line); len(words) > 1 && words[0] == field {
			kilobytes, _ := strconv.ParseFloat(words[1], 64)
			return kilobytes * 1024
		}
	}
	panic("no " + field)
}

func say(what any) {
	line, err := json.Marshal(what)
	if err != nil {
		panic(err)
	}
	fmt.Println(string(line))
}

func readParameters() parameters {
	p := parameters{}
	for _, argument := range os.Args[1:] {
		name, value, _ := strings.Cut(argument, "=")
		number, err := strconv.Atoi(value)
		if err != nil {
			panic(argument + " is not name=number")
		}
		p[name] = number
	}
	return p
}

// Solves the problem once to warm up, then until there is enough to measure. `solve` sets up, calls
// start, works, and calls stop.
func run(solve func(parameters, *meter) result) {
	p := readParameters()
	calibrate()
	m := &meter{every: uint64(p["every"]), slots: make([]slot, p["metered"]), allLeft: true}
	m.forget()
	before := memory("VmRSS:")
	say(solve(p, m))
	m.forget()
	for again := true; again; again = m.seconds*1e3 < float64(p["least_ms"]) {
		say(solve(p, m))
	}
	f := m.figures()
	f["peak_bytes"] = math.Max(memory("VmHWM:")-before, 0)
	say(map[string]any{"figures": f})
}
