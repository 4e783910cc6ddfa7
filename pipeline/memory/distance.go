package memory

// pattern is a sequence of symbols prepared for comparing with many others, by the bit-parallel algorithm of Myers (A Fast Bit-Vector
// Algorithm for Approximate String Matching Based on Dynamic Programming, JACM 46, 1999) in the block form of Hyyrö (2003): 64
// symbols are compared by a few machine instructions.
type pattern struct {
	n      int
	blocks int
	// places holds, for each symbol and block, the bits of the places at which the pattern has that symbol.
	places []uint64
	plus   []uint64 // scratch: the vertical differences of +1, one bit for each place
	minus  []uint64
}

// newPattern prepares seq, whose symbols are numbers from 0 up to kinds.
func newPattern(seq []int32, kinds int) *pattern {
	p := &pattern{n: len(seq), blocks: (len(seq) + 63) / 64}
	p.places = make([]uint64, kinds*p.blocks)
	for i, s := range seq {
		p.places[int(s)*p.blocks+i/64] |= 1 << (i % 64)
	}
	p.plus, p.minus = make([]uint64, p.blocks), make([]uint64, p.blocks)
	return p
}

// distance is the least number of insertions, deletions and substitutions that make the pattern of other. A symbol below 0 is none of
// the pattern's.
func (p *pattern) distance(other []int32) int {
	if p.n == 0 {
		return len(other)
	}
	for b := range p.plus {
		p.plus[b], p.minus[b] = ^uint64(0), 0
	}
	last := uint64(1) << ((p.n - 1) % 64)
	d := p.n
	for _, s := range other {
		carry := 1 // the distance from nothing grows by one with each symbol
		for b := range p.plus {
			var eq uint64
			if s >= 0 {
				eq = p.places[int(s)*p.blocks+b]
			}
			top := uint64(1) << 63
			if b == p.blocks-1 {
				top = last
			}
			carry = p.advance(b, eq, carry, top)
		}
		d += carry
	}
	return d
}

// advance moves block b on by one symbol; carry is the horizontal difference that comes into its first place, and the result the one
// that leaves the place top.
func (p *pattern) advance(b int, eq uint64, carry int, top uint64) int {
	pv, mv := p.plus[b], p.minus[b]
	xv := eq | mv
	if carry < 0 {
		eq |= 1
	}
	xh := (((eq & pv) + pv) ^ pv) | eq
	ph, mh := mv|^(xh|pv), pv&xh
	out := 0
	if ph&top != 0 {
		out = 1
	} else if mh&top != 0 {
		out = -1
	}
	ph, mh = ph<<1, mh<<1
	switch {
	case carry > 0:
		ph |= 1
	case carry < 0:
		mh |= 1
	}
	p.plus[b], p.minus[b] = mh|^(xv|ph), ph&xv
	return out
}
