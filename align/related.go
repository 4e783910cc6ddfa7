package align

import "fmt"

// UnrelatedError says that two texts do not look like translations of each other: no alignment of them can be trusted. Align returns
// it together with the links that it found, for those who want them all the same.
type UnrelatedError struct {
	// Confidence is the mean confidence of the links, by letters, and Covered the part of the letters that have a partner.
	Confidence, Covered float64
}

func (e *UnrelatedError) Error() string {
	return fmt.Sprintf("the two texts do not look like translations of each other: links are right with a probability of %.2f on average and cover %.0f%% of the text",
		e.Confidence, 100*e.Covered)
}

const (
	// relatedLinks is the number of links below which nothing is said about a pair of texts.
	relatedLinks = 12
	// relatedFloor is the trust below which two texts are taken for unrelated.
	relatedFloor = .62
)

// trust is the mean confidence of the links with two sides, by letters, and the part of all letters that they cover.
func (d *document) trust(links []Link) (confidence, covered float64) {
	var sum, linked, all float64
	for _, l := range links {
		n := float64(d.source.upTo[l.Source.End] - d.source.upTo[l.Source.Start] + d.target.upTo[l.Target.End] - d.target.upTo[l.Target.Start])
		all += n
		if !l.Source.Empty() && !l.Target.Empty() {
			linked += n
			sum += n * l.Confidence
		}
	}
	if linked == 0 {
		return 0, 0
	}
	return sum / linked, linked / all
}

// related returns an *UnrelatedError where the links say so.
func (d *document) related(links []Link) error {
	if len(links) < relatedLinks {
		return nil
	}
	if c, p := d.trust(links); c < relatedFloor {
		return &UnrelatedError{Confidence: c, Covered: p}
	}
	return nil
}
