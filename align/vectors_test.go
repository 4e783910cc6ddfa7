package align

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"visavis/align/eval"
	"visavis/pipeline/lex"
)

// There is no embedding model here, and none may be needed to test. mimicked vectors stand in for a multilingual one's: each word of a text,
// or of its translation into the other's language, points in a direction of its own, a sentence in the sum of those of its words, the
// rare ones counting more, and then it is shaken. Two sentences of one meaning are thus alike as far as the translation hits the words,
// and as the shaking allows.
type mimic struct {
	dimensions int
	// shaking is the length of the noise that is added to vectors of length 1.
	shaking float64
	seed    uint64
}

// vectors has a run of up to three sentences point where the sum of its words does.
func (m mimic) vectors(sentences []string) Vectors {
	df := make(map[string]float64)
	words := make([][]string, len(sentences))
	for i, s := range sentences {
		seen := map[string]bool{}
		for w := range lex.Words(s) {
			w = prefix(lex.Fold(w), stemLetters)
			words[i] = append(words[i], w)
			if !seen[w] {
				seen[w] = true
				df[w]++
			}
		}
	}
	directions := make(map[string][]float64)
	noise := rand.New(rand.NewPCG(m.seed, 1))
	var out Vectors
	for k := range 3 {
		level := make([][]float32, max(0, len(sentences)-k))
		for i := range level {
			sum := make([]float64, m.dimensions)
			for _, ws := range words[i : i+k+1] {
				for _, w := range ws {
					if directions[w] == nil {
						directions[w] = m.direction(w)
					}
					weight := math.Log(float64(len(sentences)+1) / df[w])
					for d, x := range directions[w] {
						sum[d] += weight * x
					}
				}
			}
			length := 0.0
			for _, x := range sum {
				length += x * x
			}
			level[i] = make([]float32, m.dimensions)
			for d, x := range sum {
				level[i][d] = float32(x/(math.Sqrt(length)+1e-9) + m.shaking*noise.NormFloat64()/math.Sqrt(float64(m.dimensions)))
			}
		}
		out = append(out, level)
	}
	return out
}

// direction is that of a word.
func (m mimic) direction(w string) []float64 {
	h := fnv.New64a()
	h.Write([]byte(w))
	r := rand.New(rand.NewPCG(h.Sum64(), 2))
	out := make([]float64, m.dimensions)
	for d := range out {
		out[d] = r.NormFloat64()
	}
	return out
}

// with gives d vectors that mimic those of a model which knows the source by the given translation.
func (m mimic) with(d goldDoc, translation []string) goldDoc {
	d.in.SourceVectors = m.vectors(translation)
	m.seed++
	d.in.TargetVectors = m.vectors(d.in.Target)
	return d
}

// mimicked are the tuning texts with vectors that know the Apertium or another rough translation.
func mimicked(t testing.TB, m mimic, c condition) []goldDoc {
	var out []goldDoc
	for _, d := range loadNovels(t, c) {
		out = append(out, m.with(d, readLines(t, filepath.Join(dataDir(t), "fr-en", d.name+".apertium"))))
	}
	for _, d := range loadBerg(t, c, "dev") {
		out = append(out, m.with(d, readLines(t, filepath.Join(dataDir(t), "text+berg", d.name+".src.mt-europarllight"))))
	}
	return out
}

// Vectors help as a rough translation does, and such as have nothing to do with the text do no harm.
func TestVectorsOnTheGoldData(t *testing.T) {
	measures(t)
	few := func(docs []goldDoc) []goldDoc {
		return slices.DeleteFunc(docs, func(d goldDoc) bool { return d.name == "LaFauteDeLAbbeMouret" || d.name == "LesTravailleursDeLaMer" })
	}
	f1 := func(docs []goldDoc) float64 {
		var s eval.Score
		for _, d := range docs {
			s.Add(d.gold, alignWith(t, d, model{}))
		}
		return s.StrictF1()
	}
	c := conditions[0]
	none := f1(few(append(loadNovels(t, c), loadBerg(t, c, "dev")...)))
	good, garbage := f1(few(mimicked(t, mimic{128, .5, 7}, c))), f1(few(mimicked(t, mimic{128, 100, 7}, c)))
	t.Logf("no vectors %.3f, good ones %.3f, garbage %.3f", none, good, garbage)
	if good < none+.002 || garbage < none-.003 {
		t.Errorf("without vectors strict F1 is %.3f, with good ones %.3f, with garbage %.3f", none, good, garbage)
	}
}

func TestVectorsThatCannotBe(t *testing.T) {
	two := [][]float32{{1, 0}, {0, 1}}
	nan := float32(math.NaN())
	for _, c := range []struct {
		name, want     string
		source, target Vectors
	}{
		{"one side", "one text has vectors, the other has none", Vectors{two}, nil},
		{"too few", "SourceVectors[0] has 1 entries for 2 runs", Vectors{two[:1]}, Vectors{two}},
		{"too many runs", "TargetVectors[1] has 2 entries for 1 runs", Vectors{two}, Vectors{two, two}},
		{"sizes", "TargetVectors[0][1] has 3 dimensions, others have 2", Vectors{two}, Vectors{{{1, 0}, {1, 0, 0}}}},
		{"not a number", "SourceVectors[0][1] is no vector of finite numbers", Vectors{{{1, 0}, {nan, 0}}}, Vectors{two}},
	} {
		_, err := Aligner{}.Align(t.Context(), Input{Source: []string{"a", "b"}, Target: []string{"c", "d"}, SourceVectors: c.source, TargetVectors: c.target})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.want)
		}
	}
	// What can be: nothing known, no direction, all the same.
	for _, v := range []Vectors{{{nil, nil}}, {{{0, 0}, {0, 0}}}, {{{1, 1}, {1, 1}}}, {{{1, 0}, nil}, {nil}}} {
		links, err := Aligner{}.Align(t.Context(), Input{Source: french[:2], Target: english[:2], SourceVectors: v, TargetVectors: v})
		if err != nil || len(links) == 0 {
			t.Errorf("%v: %v, %v", v, links, err)
		}
	}
}

// The weights of vectors are fitted alone, the others staying as they are without them, on texts without a bridge.
func TestTrainVectors(t *testing.T) {
	if !*train {
		t.Skip("-train is not given")
	}
	docs := mimicked(t, mimic{128, .7, 7}, conditions[0])
	var samples [][]*sample
	for _, d := range docs {
		samples = append(samples, []*sample{newSample(d, gapRates{}), newSample(d.flipped(), gapRates{})})
	}
	start := make([]float64, numFeatures)
	for i, x := range noneBridge {
		start[i] = float64(x)
	}
	var novels eval.Score
	for k := range docs {
		rest := slices.Concat(slices.Delete(slices.Clone(samples), k, k+1)...)
		links := alignWith(t, docs[k], model{toWeights(fit(rest, start, .2, 40, inVectors)), &noneGaps})
		var one eval.Score
		one.Add(docs[k].gold, links)
		t.Logf("%s left out %.3f", docs[k].name, one.StrictF1())
		if k < len(docs)-1 {
			novels.Add(docs[k].gold, links)
		}
	}
	full := fit(slices.Concat(samples...), start, .2, 60, inVectors)
	t.Logf("novels left out %.3f; weights %.3f", novels.StrictF1(), full[inVectors:])
	if *write {
		for _, m := range inFile {
			copy(m.usual[inVectors:], toWeights(full)[inVectors:])
			copy(m.gappy[inVectors:], toWeights(full)[inVectors:])
		}
		writeWeights(t, nil)
	}
}
