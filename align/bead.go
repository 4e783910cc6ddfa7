package align

// bead is a shape of link: n source and m target sentences (Gale & Church 1993).
type bead struct{ n, m int }

// shapes are the beads with two sides that the lattice knows. Larger ones are rare in every gold set and cost time.
var shapes = [...]bead{{1, 1}, {1, 2}, {2, 1}, {1, 3}, {3, 1}, {2, 2}, {1, 4}, {4, 1}, {2, 3}, {3, 2}, {1, 5}, {5, 1}}

// most is the largest number of sentences on one side of a bead.
const most = 5

// learnShapes is how many of the shapes, the most frequent first, a pass knows that is there to learn from.
const learnShapes = 6
