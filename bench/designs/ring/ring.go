// A goroutine for each member, and a channel that leads to it.
package main

import "sync"

type token struct {
	hopsLeft uint64
	passedOn int64
}

// How often any token comes to a member.
func visitsOf(p parameters, member int) uint64 {
	visits := 0
	hops := p["hops"] / p["tokens"]
	for t := 0; t < p["tokens"]; t++ {
		visits += hops / p["members"]
		distance := (member + p["members"] - startOf(p, t)) % p["members"]
		if distance < hops%p["members"] {
			visits++
		}
	}
	return uint64(visits)
}

func startOf(p parameters, token int) int { return token * p["members"] / p["tokens"] }

// Returns the member's part of the checksum.
func live(me *party, visits uint64, from <-chan token, to chan<- token) uint64 {
	checksum := uint64(0)
	for me.operations < visits {
		t := <-from
		me.end(t.passedOn)
		checksum += uint64(me.index+1) * t.hopsLeft
		t.hopsLeft--
		if t.hopsLeft > 0 {
			t.passedOn = me.begin()
			to <- t
		}
	}
	me.leave()
	return checksum
}

func solve(p parameters, m *meter) result {
	n := p["members"]
	channels := make([]chan token, n)
	for i := range channels {
		channels[i] = make(chan token, p["tokens"])
	}
	visits := make([]uint64, n)
	checksums := make([]uint64, n)
	var all sync.WaitGroup
	all.Add(n)
	for i := 0; i < n; i++ {
		visits[i] = visitsOf(p, i)
		go func(i int) {
			defer all.Done()
			checksums[i] = live(&party{m: m, index: i}, visits[i], channels[i], channels[(i+1)%n])
		}(i)
	}
	m.start()
	for t := 0; t < p["tokens"]; t++ {
		channels[startOf(p, t)] <- token{uint64(p["hops"] / p["tokens"]), -1}
	}
	all.Wait()
	m.stop()
	r := result{"visits": 0, "checksum": 0}
	for i := range checksums {
		r["visits"] += visits[i]
		r["checksum"] += checksums[i]
	}
	return r
}

func main() { run(solve) }
