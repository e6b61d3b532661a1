// A goroutine for each philosopher. A fork is a channel with one value in it while it lies on the
// table; all take the fork with the lower number first.
package main

import (
	"sync"
	"sync/atomic"
	"time"
)

type fork chan struct{}

type seat struct {
	eats              uint32
	meals, collisions uint64
	_                 [40]byte
}

func spend(p parameters) {
	work(p["busy_ns"])
	if ns := p["sleep_ns"]; ns > 0 {
		time.Sleep(time.Duration(ns))
	}
}

func beginMeal(table []seat, i int) {
	n := len(table)
	atomic.StoreUint32(&table[i].eats, 1)
	if atomic.LoadUint32(&table[(i+n-1)%n].eats)+atomic.LoadUint32(&table[(i+1)%n].eats) > 0 {
		table[i].collisions++
	}
	table[i].meals++
}

func endMeal(table []seat, i int) { atomic.StoreUint32(&table[i].eats, 0) }

func live(p parameters, me party, table []seat, i int, first, second fork) {
	for meals := uint64(p["meals"]); me.operations < meals; {
		spend(p)
		since := me.begin()
		<-first
		<-second
		beginMeal(table, i)
		spend(p)
		endMeal(table, i)
		second <- struct{}{}
		first <- struct{}{}
		me.end(since)
	}
	me.leave()
}

func solve(p parameters, m *meter) result {
	seats := p["seats"]
	table := make([]seat, seats)
	forks := make([]fork, seats)
	for i := range forks {
		forks[i] = make(fork, 1)
		forks[i] <- struct{}{}
	}
	begin := make(chan struct{})
	var all sync.WaitGroup
	all.Add(seats)
	for i := 0; i < seats; i++ {
		lower, higher := forks[i], forks[(i+1)%seats]
		if i+1 == seats {
			lower, higher = higher, lower
		}
		go func(i int) {
			defer all.Done()
			<-begin
			live(p, party{m: m, index: i}, table, i, lower, higher)
		}(i)
	}
	m.start()
	close(begin)
	all.Wait()
	m.stop()
	r := result{"meals": 0, "collisions": 0}
	for i := range table {
		r["meals"] += table[i].meals
		r["collisions"] += table[i].collisions
	}
	return r
}

func main() { run(solve) }
