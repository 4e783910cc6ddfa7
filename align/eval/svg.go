package eval

import (
	"fmt"
	"io"
	"math"
)

// WriteSVG draws the reliability diagram: confidence to the right, the share that is right upwards, one dot a bin, its area as large
// as the bin has links; on the diagonal confidence is true.
func (c *Calibration) WriteSVG(w io.Writer) error {
	const size, edge = 360, 40
	at := func(confidence, right float64) (x, y float64) { return edge + confidence*size, edge + (1-right)*size }
	p := &printer{w: w}
	p.printf("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">\n", size+2*edge, size+2*edge)
	p.printf("<title>Reliability: expected calibration error %.3f</title>\n", c.ECE())
	p.printf("<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n")
	p.printf("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"none\" stroke=\"#888\"/>\n", edge, edge, size, size)
	for tenth := 0; tenth <= 10; tenth += 2 {
		v := float64(tenth) / 10
		x, y := at(v, v)
		p.printf("<text x=\"%.0f\" y=\"%d\" text-anchor=\"middle\">%.1f</text>\n", x, edge+size+15, v)
		p.printf("<text x=\"%d\" y=\"%.0f\" text-anchor=\"end\">%.1f</text>\n", edge-5, y+4, v)
	}
	p.printf("<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#888\" stroke-dasharray=\"4\"/>\n", edge, edge+size, edge+size, edge)
	for _, b := range c.Bins(10) {
		if b.Links == 0 {
			continue
		}
		right := float64(b.Right) / float64(b.Links)
		x, y := at(b.Mean, right)
		radius := max(2, 20*math.Sqrt(float64(b.Links)/float64(len(c.confidence))))
		p.printf("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"#36c\" fill-opacity=\"0.7\"><title>links %d, confidence %.3f, right %.3f</title></circle>\n",
			x, y, radius, b.Links, b.Mean, right)
	}
	p.printf("<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">confidence</text>\n", edge+size/2, edge+size+32)
	p.printf("<text x=\"12\" y=\"%d\" transform=\"rotate(-90 12 %d)\" text-anchor=\"middle\">right</text>\n</svg>\n", edge+size/2, edge+size/2)
	return p.err
}

// printer remembers the first error.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) printf(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format, args...)
	}
}
