//go:build race

package formattest

// million is smaller under the race detector, which takes ten times as long.
const million = 30_000
