package align

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"go/format"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"visavis/align/eval"
)

var train = flag.Bool("train", false, "fit the weights on the gold data and print them")

// goldDoc is a hand-aligned text.
type goldDoc struct {
	name string
	in   Input
	gold []eval.Link
	// free are the source sentences of which nothing is known: a part of what they were linked with is missing.
	free map[int]bool
	// blocks are the paragraph numbers, which only the flipped copy uses: its weights must not lean on them.
	blocks [2][]int
}

func dataDir(t testing.TB) string {
	dir := os.Getenv("VISAVIS_DATA")
	if dir == "" {
		t.Skip("VISAVIS_DATA is not set: the gold data is not here")
	}
	return filepath.Join(dir, "gold", "align")
}

// measures marks a test that measures how good the aligner is. The race detector makes it ten times as long and sees nothing in it that it does not
// see in the other tests, so it is left out there: make test runs it without.
func measures(t testing.TB) {
	t.Helper()
	if raceDetector {
		t.Skip("this measures accuracy: run it without -race")
	}
}

func readLines(t testing.TB, path string) []string {
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(b), "\n"), "\n")
}

func readNumbers(t testing.TB, path string) []int {
	var out []int
	for _, l := range readLines(t, path) {
		n, err := strconv.Atoi(l)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, n)
	}
	return out
}

func readGold(t testing.TB, path string) []eval.Link {
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	g, err := eval.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

var novels = []string{"AlicesAdventuresInWonderland", "Candide", "JaneEyre", "LaFauteDeLAbbeMouret", "LesTravailleursDeLaMer"}

func loadDoc(t testing.TB, base, from, to, bridgeTarget, bridgeSource string) goldDoc {
	d := goldDoc{name: filepath.Base(base), gold: readGold(t, base+".gold")}
	d.in = Input{Source: readLines(t, base+".src"), Target: readLines(t, base+".tgt"), SourceLang: from, TargetLang: to}
	if bridgeTarget != "" {
		d.in.BridgeTarget = readLines(t, base+bridgeTarget)
	}
	if bridgeSource != "" {
		d.in.BridgeSource = readLines(t, base+bridgeSource)
	}
	return d
}

// condition says which bridges are there.
type condition struct {
	name                    string
	novelBT, bergBT, bergBS string
}

var conditions = []condition{
	{"none", "", "", ""},
	{"one", ".apertium", ".src.mt-google", ""},
	{"both", ".apertium", ".src.mt-google", ".tgt.mt-google"},
}

func loadNovels(t testing.TB, c condition) []goldDoc {
	var out []goldDoc
	for _, n := range novels {
		base := filepath.Join(dataDir(t), "fr-en", n)
		d := loadDoc(t, base, "fr", "en", c.novelBT, "")
		d.blocks = [2][]int{readNumbers(t, base+".src.par"), readNumbers(t, base+".tgt.par")}
		if c.bergBS != "" && *trainBridge != "" {
			d.in.BridgeSource = readLines(t, filepath.Join(*trainBridge, n+".tgt.apertium"))
		}
		out = append(out, d)
	}
	return out
}

func loadBerg(t testing.TB, c condition, names ...string) []goldDoc {
	var out []goldDoc
	for _, n := range names {
		out = append(out, loadDoc(t, filepath.Join(dataDir(t), "text+berg", n), "de", "fr", c.bergBT, c.bergBS))
	}
	return out
}

var bergTest = []string{"test0", "test1", "test2", "test3", "test4", "test5", "test6"}

func (d goldDoc) flipped() goldDoc {
	f := goldDoc{name: d.name + "'", in: Input{Source: d.in.Target, Target: d.in.Source, BridgeTarget: d.in.BridgeSource, BridgeSource: d.in.BridgeTarget,
		SourceVectors: d.in.TargetVectors, TargetVectors: d.in.SourceVectors,
		SourceBlock: d.blocks[1], TargetBlock: d.blocks[0], SourceLang: d.in.TargetLang, TargetLang: d.in.SourceLang}}
	f.blocks = [2][]int{d.blocks[1], d.blocks[0]}
	for _, l := range d.gold {
		f.gold = append(f.gold, eval.Link{Source: l.Target, Target: l.Source})
	}
	slices.SortStableFunc(f.gold, func(a, b eval.Link) int { return first(a.Source) - first(b.Source) })
	return f
}

func first(s []int) int {
	if len(s) == 0 {
		return 0
	}
	return s[0]
}

func toEval(links []Link) []eval.Link {
	var out []eval.Link
	for _, l := range links {
		e := eval.Link{Confidence: l.Confidence}
		for i := l.Source.Start; i < l.Source.End; i++ {
			e.Source = append(e.Source, i)
		}
		for i := l.Target.Start; i < l.Target.End; i++ {
			e.Target = append(e.Target, i)
		}
		out = append(out, e)
	}
	return out
}

type sparse struct {
	index []uint8
	value []float32
}

func pack(f *features) sparse {
	var s sparse
	for i, v := range f {
		if v != 0 {
			s.index = append(s.index, uint8(i))
			s.value = append(s.value, v)
		}
	}
	return s
}

func (s sparse) dot(w []float64) float64 {
	sum := 0.0
	for i, x := range s.index {
		sum += w[x] * float64(s.value[i])
	}
	return sum
}

// sample is one document ready for training.
type sample struct {
	name             string
	gaps             gapRates
	l, gold          *lattice
	link             []sparse
	nullS, nullT     []sparse
	openS, openT     []sparse // what a gap that begins with the sentence has besides
	okLink           []bool
	okNullS, okNullT []bool
}

func goldPath(d goldDoc) []Link {
	i, j := 0, 0
	var links []Link
	for _, g := range d.gold {
		if len(g.Source) == 0 || len(g.Target) == 0 {
			continue
		}
		s, t := Range{slices.Min(g.Source), slices.Max(g.Source) + 1}, Range{slices.Min(g.Target), slices.Max(g.Target) + 1}
		if s.Start < i || t.Start < j {
			continue
		}
		if s.Start > i || t.Start > j {
			links = append(links, Link{Source: Range{i, s.Start}, Target: Range{j, t.Start}})
		}
		links = append(links, Link{Source: s, Target: t})
		i, j = s.End, t.End
	}
	return append(links, Link{Source: Range{i, len(d.in.Source)}, Target: Range{j, len(d.in.Target)}})
}

// newSample prepares d. Samples that tell how many gaps there are teach weights for texts with many.
func newSample(d goldDoc, gaps gapRates) *sample {
	ctx := context.Background()
	doc, err := prepare(ctx, d.in)
	if err != nil {
		panic(err)
	}
	path, _, err := doc.roughPath(ctx, doc.model(), true)
	if err != nil {
		panic(err)
	}
	n, m := doc.source.len(), doc.target.len()
	end := point{n, m}
	k := around(goldPath(d), point{}, end)
	s := &sample{name: d.name, gaps: gaps, l: newLattice(k, point{}, end, len(shapes)), gold: newLattice(k, point{}, end, len(shapes))}
	sc := doc.scorer(new(scratch), k, scoring{gaps: gaps}.scale(doc, path))
	sc.gaps = gaps
	s.l.connect(new(scratch), sc, func(f *features) float32 {
		s.link = append(s.link, pack(f))
		return 0
	})
	s.gold.first, s.gold.edges = s.l.first, slices.Clone(s.l.edges)
	s.okLink = make([]bool, len(s.link))
	var f features
	for i := range n {
		sc.nullSource(i, &f)
		s.nullS = append(s.nullS, pack(&f))
		f = features{}
		sc.opens(0, i, &f)
		s.openS = append(s.openS, pack(&f))
	}
	for j := range m {
		sc.nullTarget(j, &f)
		s.nullT = append(s.nullT, pack(&f))
		f = features{}
		sc.opens(1, j, &f)
		s.openT = append(s.openT, pack(&f))
	}
	s.mark(d)
	for _, l := range []*lattice{s.l, s.gold} {
		l.nullSource, l.nullTarget, l.openSource, l.openTarget = make([]float64, n), make([]float64, m), make([]float64, n), make([]float64, m)
	}
	return s
}

func (s *sample) mark(d goldDoc) {
	n, m := s.l.to.i, s.l.to.j
	s.okNullS, s.okNullT = make([]bool, n), make([]bool, m)
	inS, inT := make([]bool, n), make([]bool, m)
	allow := func(src, tgt Range) {
		for b, p := range shapes {
			for i := src.Start + p.n; i <= src.End; i++ {
				for j := tgt.Start + p.m; j <= tgt.End; j++ {
					s.allow(i, j, b)
				}
			}
		}
	}
	endS, endT := 0, 0
	for _, g := range d.gold {
		if len(g.Source) > 0 && len(g.Target) > 0 {
			if slices.Min(g.Source) < endS || slices.Min(g.Target) < endT {
				continue // crosses a link before it: its sentences are free
			}
			endS, endT = slices.Max(g.Source)+1, slices.Max(g.Target)+1
			for _, i := range g.Source {
				inS[i] = true
			}
			for _, j := range g.Target {
				inT[j] = true
			}
			src, tgt := Range{slices.Min(g.Source), slices.Max(g.Source) + 1}, Range{slices.Min(g.Target), slices.Max(g.Target) + 1}
			b := slices.Index(shapes[:], bead{len(g.Source), len(g.Target)})
			if b >= 0 && !d.free[src.Start] && src.Len() == len(g.Source) && tgt.Len() == len(g.Target) && s.allow(src.End, tgt.End, b) {
				continue
			}
			allow(src, tgt)
			for i := src.Start; i < src.End; i++ {
				s.okNullS[i] = true
			}
			for j := tgt.Start; j < tgt.End; j++ {
				s.okNullT[j] = true
			}
		}
	}
	for i := range inS {
		s.okNullS[i] = s.okNullS[i] || !inS[i]
	}
	for j := range inT {
		s.okNullT[j] = s.okNullT[j] || !inT[j]
	}
}

// allow makes the link of shape b that ends at (i,j) part of the gold paths, and says whether the lattice knows it.
func (s *sample) allow(i, j, b int) bool {
	x := s.l.node(i, j)
	if x < 0 {
		return false
	}
	for e := s.l.first[x]; e < s.l.first[x+1]; e++ {
		if int(s.l.edges[e].shape) == b {
			s.okLink[e] = true
			return true
		}
	}
	return false
}

func (s *sample) set(w []float64) {
	for i := range s.nullS {
		v := s.nullS[i].dot(w)
		s.l.nullSource[i], s.gold.nullSource[i] = v, negInf
		if s.okNullS[i] {
			s.gold.nullSource[i] = v
		}
	}
	for i := range s.nullT {
		v := s.nullT[i].dot(w)
		s.l.nullTarget[i], s.gold.nullTarget[i] = v, negInf
		if s.okNullT[i] {
			s.gold.nullTarget[i] = v
		}
	}
	for x, f := range s.link {
		v := float32(f.dot(w))
		s.l.edges[x].score, s.gold.edges[x].score = v, float32(negInf)
		if s.okLink[x] {
			s.gold.edges[x].score = v
		}
	}
	for _, l := range []*lattice{s.l, s.gold} {
		l.extend = w[nullExtend]
		for i, f := range s.openS {
			l.openSource[i] = f.dot(w)
		}
		for j, f := range s.openT {
			l.openTarget[j] = f.dot(w)
		}
	}
}

// expect adds sign times the expected features to g and returns ln Z.
func (s *sample) expect(l *lattice, sign float64, g []float64) float64 {
	p := newPosterior(new(scratch), l)
	add := func(f sparse, v float64) {
		for i, x := range f.index {
			g[x] += v * float64(f.value[i])
		}
	}
	l.each(func(i, j, x int) {
		for e := l.first[x]; e < l.first[x+1]; e++ {
			if v := p.link(x, e); v > 1e-9 {
				add(s.link[e], sign*v)
			}
		}
		if y := l.node(i-1, j); y >= 0 {
			f, k := &p.forward[y], &p.back[x]
			e := p.through(f.state[afterSource]*p.extend*p.source[i-1]*k.state[afterSource], f.power+k.power)
			g[nullExtend] += sign * e
			add(s.openS[i-1], -sign*e)
		}
		if y := l.node(i, j-1); y >= 0 {
			f, k := &p.forward[y], &p.back[x]
			e := p.through(f.state[afterTarget]*p.extend*p.target[j-1]*k.state[afterTarget], f.power+k.power)
			g[nullExtend] += sign * e
			add(s.openT[j-1], -sign*e)
		}
	})
	for i, v := range p.nullSource {
		add(s.nullS[i], sign*v)
		add(s.openS[i], sign*v)
	}
	for j, v := range p.nullTarget {
		add(s.nullT[j], sign*v)
		add(s.openT[j], sign*v)
	}
	return math.Log(p.z) + float64(p.zPower)*math.Ln2
}

// objective is the regularised negative log-likelihood of the gold paths, and its gradient.
func objective(samples []*sample, w []float64, l2 float64) (float64, []float64) {
	type part struct {
		v float64
		g []float64
	}
	parts := make([]part, len(samples))
	var wg sync.WaitGroup
	sem := make(chan struct{}, runtime.NumCPU())
	for i, s := range samples {
		wg.Add(1)
		go func() {
			defer wg.Done()
			sem <- struct{}{}
			defer func() { <-sem }()
			g := make([]float64, numFeatures)
			s.set(w)
			z := s.expect(s.l, 1, g)
			zg := s.expect(s.gold, -1, g)
			if math.IsInf(zg, 0) || math.IsNaN(zg) {
				panic("no gold path in " + s.name)
			}
			parts[i] = part{z - zg, g}
		}()
	}
	wg.Wait()
	v, g := 0.0, make([]float64, numFeatures)
	for _, p := range parts {
		v += p.v
		for i := range g {
			g[i] += p.g[i]
		}
	}
	for i := range w {
		v += l2 / 2 * w[i] * w[i]
		g[i] += l2 * w[i]
	}
	return v, g
}

// fit minimises the objective by L-BFGS. The weights before the first one named stay as they are.
func fit(samples []*sample, start []float64, l2 float64, iterations int, first feature) []float64 {
	w := slices.Clone(start)
	objective := func(w []float64) (float64, []float64) {
		v, g := objective(samples, w, l2)
		clear(g[:first])
		return v, g
	}
	v, g := objective(w)
	var ss, ys [][]float64
	for it := 0; it < iterations; it++ {
		d := slices.Clone(g)
		alphas := make([]float64, len(ss))
		for i := len(ss) - 1; i >= 0; i-- {
			alphas[i] = dotv(ss[i], d) / dotv(ys[i], ss[i])
			axpy(d, -alphas[i], ys[i])
		}
		scale := 1 / math.Sqrt(dotv(g, g)+1e-12)
		if n := len(ss); n > 0 {
			scale = dotv(ss[n-1], ys[n-1]) / dotv(ys[n-1], ys[n-1])
		}
		for i := range d {
			d[i] *= scale
		}
		for i := range ss {
			b := dotv(ys[i], d) / dotv(ys[i], ss[i])
			axpy(d, alphas[i]-b, ss[i])
		}
		step, slope := 1.0, dotv(g, d)
		var nw, ng []float64
		var nv float64
		for {
			nw = slices.Clone(w)
			axpy(nw, -step, d)
			nv, ng = objective(nw)
			if nv <= v-1e-4*step*slope || step < 1e-6 {
				break
			}
			step /= 2
		}
		s, y := slices.Clone(nw), slices.Clone(ng)
		axpy(s, -1, w)
		axpy(y, -1, g)
		if dotv(s, y) > 1e-10 {
			ss, ys = append(ss, s), append(ys, y)
			if len(ss) > 12 {
				ss, ys = ss[1:], ys[1:]
			}
		}
		done := v-nv < 3e-5*math.Abs(v)
		w, v, g = nw, nv, ng
		if done {
			break
		}
	}
	return w
}

func dotv(a, b []float64) float64 {
	s := 0.0
	for i := range a {
		s += a[i] * b[i]
	}
	return s
}

func axpy(a []float64, k float64, b []float64) {
	for i := range a {
		a[i] += k * b[i]
	}
}

func toWeights(w []float64) *weights {
	var out weights
	for i, v := range w {
		out[i] = float32(v)
	}
	return &out
}

func alignWith(t testing.TB, d goldDoc, m model) []eval.Link {
	links, err := Aligner{model: m}.Align(context.Background(), d.in)
	if unrelated := new(UnrelatedError); err != nil && !errors.As(err, &unrelated) {
		t.Fatal(err)
	}
	return toEval(links)
}

// trainBridge holds what the gold data lacks: the novels' English translated back, by
//
//	apertium -u eng-cat <NAME.tgt | apertium -u cat-fra >NAME.tgt.apertium
//
// Without it the weights for two bridges would be learnt from texts that have but one.
var trainBridge = flag.String("train-bridge", "", "folder of NAME.tgt.apertium, the novels' target in the source language")

var write = flag.Bool("write", false, "write weights.go")

var trainOnly = flag.String("train-only", "", "only this condition")

var leaveOut = flag.Bool("train-leave-out", true, "measure each text by weights fitted on the others, too")

func TestTrain(t *testing.T) {
	if !*train {
		t.Skip("-train is not given")
	}
	fitted := make(map[string]model)
	for _, c := range conditions {
		if *trainOnly == "" || *trainOnly == c.name {
			fitted[c.name] = trainOne(t, c)
		}
	}
	if *write {
		writeWeights(t, fitted)
	}
}

// samplesOf prepares d and its mirror image, as they are and with a third of the target missing, here and there.
func samplesOf(d goldDoc) (usual, gappy []*sample) {
	for _, d := range []goldDoc{d, d.flipped()} {
		usual = append(usual, newSample(d, gapRates{}))
		for _, longest := range []int{1, 4} {
			thin := d.thinned(.3, longest)
			gappy = append(gappy, newSample(thin, thin.gaps()))
		}
		if d.paragraphs() > 100 { // the draws that are measured are others
			for draw := range uint64(2) {
				thin := d.noParagraphs(100 + draw).rest()
				gappy = append(gappy, newSample(thin, thin.gaps()))
			}
		}
	}
	return usual, gappy
}

// trainOne fits the weights of a condition, and prints how good they are on texts that they were fitted on, on texts left out, and on test.
func trainOne(t *testing.T, c condition) model {
	const l2 = .2
	docs := append(loadNovels(t, c), loadBerg(t, c, "dev")...)
	usual, gappy := make([][]*sample, len(docs)), make([][]*sample, len(docs))
	var wg sync.WaitGroup
	for i, d := range docs {
		wg.Go(func() { usual[i], gappy[i] = samplesOf(d) })
	}
	wg.Wait()
	start := make([]float64, numFeatures)
	fullUsual, fullGappy := fit(slices.Concat(usual...), start, l2, 80, 0), fit(slices.Concat(gappy...), start, l2, 80, 0)
	full := model{toWeights(fullUsual), toWeights(fullGappy)}
	figures := func(name string, m model, d goldDoc) string {
		var s eval.Score
		s.Add(d.gold, alignWith(t, d, m))
		thin := d.scattered()
		return fmt.Sprintf("%s %.8s %.3f (%.3f) thinned %.3f\n", name, d.name, s.StrictF1(), s.LaxF1(), thin.f1(alignWith(t, thin.goldDoc, m)))
	}
	var pooled, fit5, berg eval.Score
	var cal eval.Calibration
	for k, d := range docs {
		if !*leaveOut {
			break
		}
		w := toWeights(fit(slices.Concat(slices.Delete(slices.Clone(usual), k, k+1)...), fullUsual, l2, 20, 0))
		g := toWeights(fit(slices.Concat(slices.Delete(slices.Clone(gappy), k, k+1)...), fullGappy, l2, 20, 0))
		links := alignWith(t, d, model{w, g})
		showErrors(d, links)
		cal.Add(d.gold, links)
		if k < len(novels) {
			pooled.Add(d.gold, links)
			fit5.Add(d.gold, alignWith(t, d, full))
		}
		fmt.Print(c.name, figures(" left out", model{w, g}, d), c.name, figures(" fitted  ", full, d))
	}
	for _, d := range loadBerg(t, c, bergTest...) {
		berg.Add(d.gold, alignWith(t, d, full))
	}
	right, share := cal.Above(.95)
	fmt.Printf("%s left out: calibration error %.4f, at .95 %.3f of %.3f right\n", c.name, cal.ECE(), right.Ratio(), share)
	fmt.Printf("%s novels left out %v\n%s novels fitted %v\n%s test %v\n", c.name, &pooled, c.name, &fit5, c.name, &berg)
	return full
}

// featureNames are the names of the features in the code.
var featureNames = func() []string {
	names := strings.Fields(`shape12 shape13 shape14 shape15 shape22 shape23 lengthBead lengthScaled endDiffers endHalfDiffers
		questionsDiffer shoutsDiffer opensDiffers lowerDiffers nullOpen nullExtend nullLetters nullLong nullUsual blockStarts blockDiffers blockInside`)
	for _, block := range []string{"inText", "inBridgeTarget", "inBridgeSource"} {
		for _, f := range []string{"chCaptured", "chMass", "chMassScaled", "chWeakest", "chLog", "chNull"} {
			names = append(names, block+" + "+f)
		}
	}
	for _, f := range []string{"veLike", "veScaled", "veWeakest", "veNull"} {
		names = append(names, "inVectors + "+f)
	}
	return names
}()

// inFile are the weights as weights.go has them.
var inFile = map[string]model{"none": {&noneBridge, &noneGaps}, "one": {&oneBridge, &oneGaps}, "both": {&bothBridge, &bothGaps}}

// writeWeights writes weights.go. The weights of vectors stay as they are: they are fitted by themselves.
func writeWeights(t *testing.T, fitted map[string]model) {
	var b strings.Builder
	b.WriteString("// Written by go test -run TestTrain -train -write; see docs/alignment.md.\n\npackage align\n\n")
	for _, c := range conditions {
		m := inFile[c.name]
		if f, ok := fitted[c.name]; ok {
			copy(m.usual[:inVectors], f.usual[:inVectors])
			copy(m.gappy[:inVectors], f.gappy[:inVectors])
		}
		writeSet(&b, c.name+"Bridge", m.usual)
		writeSet(&b, c.name+"Gaps", m.gappy)
	}
	src, err := format.Source([]byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("weights.go", src, 0o644); err != nil {
		t.Fatal(err)
	}
}

func writeSet(b *strings.Builder, name string, w *weights) {
	fmt.Fprintf(b, "var %s = weights{\n", name)
	for i, v := range w {
		if v != 0 {
			fmt.Fprintf(b, "%s: %.4f,\n", featureNames[i], v)
		}
	}
	b.WriteString("}\n\n")
}

var show = flag.String("show", "", "print the errors of this document")

func showErrors(d goldDoc, test []eval.Link) {
	if d.name != *show {
		return
	}
	key := func(l eval.Link) string { return fmt.Sprint(l.Source, l.Target) }
	g, s := map[string]bool{}, map[string]bool{}
	for _, l := range d.gold {
		g[key(l)] = true
	}
	for _, l := range test {
		s[key(l)] = true
	}
	print := func(tag string, l eval.Link) {
		fmt.Printf("%s %v %v %.2f\n", tag, l.Source, l.Target, l.Confidence)
		for _, i := range l.Source {
			fmt.Printf("     S%d %s\n", i, d.in.Source[i])
		}
		for _, i := range l.Target {
			fmt.Printf("     T%d %s\n", i, d.in.Target[i])
		}
	}
	gi := 0
	for _, l := range test {
		if s[key(l)] && g[key(l)] {
			continue
		}
		for gi < len(d.gold) && (len(d.gold[gi].Source) == 0 || len(l.Source) == 0 || d.gold[gi].Source[0] <= l.Source[0]) {
			if !s[key(d.gold[gi])] {
				print("gold", d.gold[gi])
			}
			gi++
			if len(l.Source) == 0 {
				break
			}
		}
		print("test", l)
	}
}
