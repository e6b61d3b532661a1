// A goroutine for each teller. An account is a channel with its balance in it while nobody books: a
// transfer takes both balances out, an audit all of them, always in their order.
package main

import "sync"

const openingBalance = 1000

type account chan int64

type order struct {
	from, to int
	amount   int64
}

type orderStream struct{ accounts, state uint64 }

func (s *orderStream) random() uint64 {
	s.state ^= s.state << 13 // xorshift64 (Marsaglia)
	s.state ^= s.state >> 7
	s.state ^= s.state << 17
	return s.state
}

func (s *orderStream) next() order {
	from := s.random() % s.accounts
	distance := 1 + s.random()%(s.accounts-1)
	return order{int(from), int((from + distance) % s.accounts), int64(s.random() % 100)}
}

func transfer(p parameters, accounts []account, o order) {
	first, second := o.from, o.to
	if first > second {
		first, second = second, first
	}
	balances := [2]int64{<-accounts[first], <-accounts[second]}
	from, to := 0, 1
	if first != o.from {
		from, to = 1, 0
	}
	work(p["work_ns"])
	balances[from] -= o.amount
	work(p["work_ns"])
	balances[to] += o.amount
	accounts[first] <- balances[0]
	accounts[second] <- balances[1]
}

func sum(accounts []account, taken []int64) int64 {
	money := int64(0)
	for i, a := range accounts {
		taken[i] = <-a
		money += taken[i]
	}
	for i, a := range accounts {
		a <- taken[i]
	}
	return money
}

type books struct{ transfers, audits, wrong uint64 }

func serve(p parameters, me party, accounts []account) books {
	var b books
	orders := orderStream{uint64(p["accounts"]), uint64(me.index)*0x9e3779b97f4a7c15 + 1}
	taken := make([]int64, len(accounts))
	every, first := p["audit_every"], me.index*p["audit_every"]/p["tellers"]
	for each := uint64(p["transfers"] / p["tellers"]); me.operations < each; {
		since := me.begin()
		transfer(p, accounts, orders.next())
		me.end(since)
		if (int(me.operations)+first)%every == 0 {
			b.audits++
			if sum(accounts, taken) != int64(p["accounts"])*openingBalance {
				b.wrong++
			}
		}
	}
	b.transfers = me.operations
	me.leave()
	return b
}

func solve(p parameters, m *meter) result {
	accounts := make([]account, p["accounts"])
	for i := range accounts {
		accounts[i] = make(account, 1)
		accounts[i] <- openingBalance
	}
	reports := make([]books, p["tellers"])
	begin := make(chan struct{})
	var all sync.WaitGroup
	all.Add(len(reports))
	for i := range reports {
		go func(i int) {
			defer all.Done()
			<-begin
			reports[i] = serve(p, party{m: m, index: i}, accounts)
		}(i)
	}
	m.start()
	close(begin)
	all.Wait()
	m.stop()
	r := result{"transfers": 0, "audits": 0, "wrong_audits": 0}
	for _, b := range reports {
		r["transfers"] += b.transfers
		r["audits"] += b.audits
		r["wrong_audits"] += b.wrong
	}
	checksum := uint64(0)
	for _, a := range accounts {
		checksum = checksum*0x100000001b3 + uint64(<-a)
	}
	r["checksum"] = checksum
	return r
}

func main() { run(solve) }
