// A goroutine for each producer and consumer. A buffered channel is a bounded buffer.
package main

import "sync"

func produce(p parameters, me party, index int, buffer chan<- uint64) {
	for me.operations < uint64(p["items"]) {
		work(p["work_ns"])
		since := me.begin()
		buffer <- uint64(index)<<32 | me.operations
		me.end(since)
	}
	me.leave()
}

type seen struct{ taken, sum, outOfOrder, most uint64 }

func consume(p parameters, me party, share uint64, buffer <-chan uint64) seen {
	var s seen
	next := make([]uint64, p["producers"])
	for me.operations < share {
		if in := uint64(len(buffer)); in > s.most {
			s.most = in
		}
		since := me.begin()
		item := <-buffer
		me.end(since)
		producer, number := item>>32, item&0xffffffff
		if number < next[producer] {
			s.outOfOrder++
		}
		next[producer] = number + 1
		s.taken++
		s.sum += item
		work(p["work_ns"])
	}
	me.leave()
	return s
}

func solve(p parameters, m *meter) result {
	producers, consumers := p["producers"], p["consumers"]
	buffer := make(chan uint64, p["capacity"])
	books := make([]seen, consumers)
	begin := make(chan struct{})
	var all sync.WaitGroup
	all.Add(producers + consumers)
	for i := 0; i < producers; i++ {
		go func(i int) {
			defer all.Done()
			<-begin
			produce(p, party{m: m, index: i}, i, buffer)
		}(i)
	}
	items := producers * p["items"]
	for i := 0; i < consumers; i++ {
		share := items / consumers
		if i < items%consumers {
			share++
		}
		go func(i int) {
			defer all.Done()
			<-begin
			books[i] = consume(p, party{m: m, index: producers + i}, uint64(share), buffer)
		}(i)
	}
	m.start()
	close(begin)
	all.Wait()
	m.stop()
	var sum seen
	for _, s := range books {
		sum = seen{sum.taken + s.taken, sum.sum + s.sum, sum.outOfOrder + s.outOfOrder, sum.most}
		if s.most > sum.most {
			sum.most = s.most
		}
	}
	return result{"taken": sum.taken, "sum": sum.sum, "out_of_order": sum.outOfOrder, "most": sum.most}
}

func main() { run(solve) }
