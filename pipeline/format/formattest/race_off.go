//go:build !race

package formattest

// million is how many units the largest test writes and reads.
const million = 1_000_000
