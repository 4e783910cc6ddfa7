package main

import (
	"path/filepath"
	"testing"

	"visavis/pipeline/translate/translatetest/fakegoogle"
)

// TestAnotherDocumentBuysNothingThatTheMemoryHas runs two documents with sentences in common, each with a run folder of its own.
func TestAnotherDocumentBuysNothingThatTheMemoryHas(t *testing.T) {
	t.Setenv("GOOGLE_API_KEY", "test")
	fake := fakegoogle.NewBasic(t)
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "a.txt"), "Il pleut à Paris.\nLe chat dort.\n")
	writeFile(t, filepath.Join(dir, "b.txt"), "Le chat dort.\nIl neige.\nIl pleut à Paris.\n")
	for _, name := range []string{"a", "b", "b"} {
		visavis(t, "run", filepath.Join(dir, name+".txt"), "--from", "fr", "--to", "en", "--engine", "google-basic", "--engine-url", fake.URL,
			"--tm", filepath.Join(dir, "client.tm"), "-o", filepath.Join(dir, name+".tmx"), "--quiet")
	}
	seen := map[string]int{}
	for _, s := range fake.Texts() {
		seen[s]++
	}
	if len(seen) != 3 || seen["Il pleut à Paris."] != 1 || seen["Le chat dort."] != 1 || seen["Il neige."] != 1 {
		t.Errorf("the engine got %v, want each of three sentences once", seen)
	}
}
