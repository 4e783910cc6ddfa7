package align

// corridor is the part of the source×target grid that is looked at: for source sentence i the target sentences [lo[i], hi[i]).
// Both bounds never fall as i rises.
type corridor struct {
	lo, hi []int32
	off    []int
	width  int // number of target sentences
}

// rows is the grid seen from one side.
type rows interface {
	row(i int) (lo, hi int)
	cell(i, j int) int
}

func (k *corridor) rows() rows             { return k }
func (k *corridor) row(i int) (lo, hi int) { return int(k.lo[i]), int(k.hi[i]) }
func (k *corridor) cell(i, j int) int      { return k.off[i] + j - int(k.lo[i]) }
func (k *corridor) cells() int             { return k.off[len(k.lo)] }
func (k *corridor) has(i, j int) bool {
	return i >= 0 && i < len(k.lo) && j >= int(k.lo[i]) && j < int(k.hi[i])
}

func newCorridor(lo, hi []int32, width int) *corridor {
	k := &corridor{lo: lo, hi: hi, off: make([]int, len(lo)+1), width: width}
	for i := range lo {
		k.off[i+1] = k.off[i] + int(hi[i]-lo[i])
	}
	return k
}

// band is the corridor of half-width w around the diagonal.
func band(n, m, w int) *corridor {
	lo, hi := make([]int32, n), make([]int32, n)
	for i := range n {
		c := i * m / max(n, 1)
		lo[i], hi[i] = int32(max(0, c-w)), int32(min(m, c+w+1))
	}
	return newCorridor(lo, hi, m)
}

// transposed is the same part of the grid with the sides exchanged.
func (k *corridor) transposed() *corridor {
	lo, hi := make([]int32, k.width), make([]int32, k.width)
	i, e := 0, 0
	for j := range k.width {
		for i < len(k.lo) && int(k.hi[i]) <= j {
			i++
		}
		e = max(e, i)
		for e < len(k.lo) && int(k.lo[e]) <= j {
			e++
		}
		lo[j], hi[j] = int32(i), int32(e)
	}
	return newCorridor(lo, hi, len(k.lo))
}
