package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"visavis/pipeline/translate/translatetest/fake"
)

// service is an engine that is reached over HTTP, and its fake.
type service struct {
	engine, keyVar string
	args           []string
	start          func(testing.TB) *fake.Server
	paragraphs     int    // as many as make more than one call
	cost           string // what the summary says of it
	budget         int    // the exit code of a budget that is too small
}

var services = []service{
	{"deepl", "DEEPL_AUTH_KEY", []string{"--formality", "prefer_more", "--glossary-id", "g-1"}, fake.NewDeepL, 12, "about 0.", exitBudget},
	{"azure", "AZURE_TRANSLATOR_KEY", []string{"--model", "general"}, fake.NewAzure, 40, "about 0.", exitBudget},
	{"libretranslate", "LIBRETRANSLATE_API_KEY", nil, fake.NewLibreTranslate, 12, "not known here", exitUsage},
	{"openai", "OPENAI_API_KEY", []string{"--model", "tiny"}, fake.NewOpenAI, 12, "not known here", exitUsage},
}

// TestServicesFromEndToEnd runs the command against fakes that speak the services' protocols: dry, with a budget, with everything going
// wrong once, up to the end of a quota and on from there. The key must be in nothing that is printed or written.
func TestServicesFromEndToEnd(t *testing.T) {
	t.Setenv("SOURCE_DATE_EPOCH", "1795478400")
	for _, tt := range services {
		t.Run(tt.engine, func(t *testing.T) {
			t.Setenv(tt.keyVar, secret)
			s := tt.start(t)
			s.RequireKey(secret)
			dir := t.TempDir()
			text, out := filepath.Join(dir, "s.fr.txt"), filepath.Join(dir, "s.tmx")
			writeFile(t, text, longStatement(tt.paragraphs))
			args := append([]string{"visavis", "run", text, "--from", "fr", "--to", "en", "--engine", tt.engine, "--engine-url", s.URL, "-o", out}, tt.args...)
			try := func(want int, more ...string) (stdout, stderr string) {
				t.Helper()
				var o, e strings.Builder
				if code := run(append(slices.Clone(args), more...), strings.NewReader(""), &o, &e); code != want {
					t.Fatalf("%v: exit code %d, want %d: %s%s", more, code, want, o.String(), e.String())
				}
				if strings.Contains(o.String()+e.String(), secret) {
					t.Errorf("the key is printed: %s%s", o.String(), e.String())
				}
				return o.String(), e.String()
			}

			if stdout, _ := try(exitDone, "--dry-run"); !strings.Contains(stdout, tt.cost) || len(s.Received()) != 0 {
				t.Errorf("dry run: %q, sent %d calls", stdout, len(s.Received()))
			}
			if _, stderr := try(tt.budget, "--budget", "0.000001"); !strings.Contains(stderr, "budget") || len(s.Received()) != 0 {
				t.Errorf("budget: %q, sent %d calls", stderr, len(s.Received()))
			}

			s.RequireKey("another")
			if _, stderr := try(exitUsage); !strings.Contains(stderr, "refuses the key in "+tt.keyVar) || strings.Count(stderr, "\n") != 2 {
				t.Errorf("a wrong key: %q", stderr)
			}
			s.RequireKey(secret)

			s.Fail(fake.Fault{}, fake.Fault{Quota: true})
			_, stderr := try(exitEngine)
			if !strings.Contains(stderr, "the quota is used up") || !strings.Contains(stderr, "kept in ") || strings.Count(stderr, "\n") != 2 {
				t.Errorf("quota: %q", stderr)
			}
			if len(s.Texts()) == 0 {
				t.Error("nothing was translated before the quota was used up")
			}

			s.Fail(fake.Fault{Status: 503}, fake.Fault{Cut: true})
			_, stderr = try(exitDone)
			if !strings.Contains(stderr, "Made "+out) || !strings.Contains(stderr, tt.cost) {
				t.Errorf("it says %q", stderr)
			}
			seen := map[string]bool{}
			for _, text := range s.Texts() {
				if seen[text] {
					t.Errorf("bought twice: %s", text)
				}
				seen[text] = true
			}
			grepFor(t, dir, secret)
		})
	}
}

// grepFor looks for what must not be in any file of a folder.
func grepFor(t *testing.T, dir, what string) {
	t.Helper()
	files := 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		data, err := os.ReadFile(path)
		if strings.Contains(string(data), what) {
			t.Errorf("%s holds it", path)
		}
		return err
	})
	if err != nil || files < 5 {
		t.Errorf("%d files were looked through: %v", files, err)
	}
}

// TestTheGlossaryGoesToTheModel: with run, and with translate, where the languages of a TBX are those that the file of split says.
func TestTheGlossaryGoesToTheModel(t *testing.T) {
	s := fake.NewOpenAI(t)
	dir := t.TempDir()
	text, tbx, split := filepath.Join(dir, "s.txt"), filepath.Join(dir, "terms.tbx"), filepath.Join(dir, "split.jsonl")
	writeFile(t, text, "Deux clés publiques.\n")
	writeFile(t, tbx, `<tbx type="TBX-Basic" xml:lang="en"><text><body><conceptEntry><langSec xml:lang="fr"><termSec><term>clé publique</term></termSec></langSec>
<langSec xml:lang="en"><termSec><term>public key</term></termSec></langSec></conceptEntry></body></text></tbx>`)
	engine := []string{"--to", "en", "--engine", "openai", "--model", "tiny", "--engine-url", s.URL, "--glossary", tbx}
	for i, args := range [][]string{
		append([]string{"visavis", "run", text, "--from", "fr", "-o", filepath.Join(dir, "s.tmx")}, engine...),
		{"visavis", "split", text, "--lang", "fr", "--format", "json", "-o", split},
		append([]string{"visavis", "translate", split, "--run-dir", filepath.Join(dir, "other"), "-o", filepath.Join(dir, "tr.jsonl")}, engine...),
	} {
		var o, e strings.Builder
		if code := run(args, strings.NewReader(""), &o, &e); code != exitDone {
			t.Fatalf("%v: exit code %d: %s", args, code, e.String())
		}
		if calls := s.Received(); i != 1 && calls[len(calls)-1].Params["terms"] != `[{"source":"clé publique","targets":["public key"]}]` {
			t.Errorf("%v sent %+v", args, calls[len(calls)-1])
		}
	}
	if n := len(s.Received()); n != 2 {
		t.Errorf("%d calls were made", n)
	}
}

// TestTheGlossaryGoesToDeepL: a dry run makes none there; the first run makes it, the next finds it; other terms are other translations.
func TestTheGlossaryGoesToDeepL(t *testing.T) {
	t.Setenv("DEEPL_AUTH_KEY", secret)
	s := fake.NewDeepL(t)
	s.SetRoom(1)
	dir := t.TempDir()
	text, out, csv := filepath.Join(dir, "s.txt"), filepath.Join(dir, "s.tsv"), filepath.Join(dir, "terms.csv")
	writeFile(t, text, "Une clé rouge.\n")
	writeFile(t, csv, "source,target\nclé,key\n")
	args := []string{"visavis", "run", text, "--from", "fr", "--to", "en", "--engine", "deepl", "--engine-url", s.URL, "-o", out, "--glossary", csv}
	try := func(says string, more ...string) {
		t.Helper()
		var o, e strings.Builder
		if code := run(append(slices.Clone(args), more...), strings.NewReader(""), &o, &e); code != exitDone || !strings.Contains(e.String(), says) {
			t.Fatalf("%v: exit code %d: %s", more, code, e.String())
		}
	}
	if try("", "--dry-run"); len(s.Glossaries()) != 0 {
		t.Errorf("a dry run made %+v", s.Glossaries())
	}
	try("deepl: the glossary is now at DeepL, as “visavis fr-en ")
	if got := readFile(t, out); !strings.Contains(got, "Une key eguor.") {
		t.Errorf("the file is %q", got)
	}
	made := s.Glossaries()[0].ID
	if try(""); len(s.Received()) != 1 {
		t.Errorf("bought again: %d calls", len(s.Received()))
	}
	writeFile(t, text, "Une clé verte.\n")
	if try("deepl: the glossary is at DeepL from before"); s.Glossaries()[0].ID != made {
		t.Errorf("made again: %+v", s.Glossaries())
	}
	writeFile(t, csv, "source,target\nclé,wrench\n")
	try("the oldest that visavis has made there is deleted")
	if got := readFile(t, out); !strings.Contains(got, "Une wrench etrev.") || len(s.Glossaries()) != 1 {
		t.Errorf("the file is %q, DeepL has %+v", got, s.Glossaries())
	}
}

// TestDeepLsFreePlanIsFree: what comes is kept all the same, for the characters of a month are counted; a price of one's own counts.
func TestDeepLsFreePlanIsFree(t *testing.T) {
	s := fake.NewDeepL(t)
	dir := t.TempDir()
	t.Chdir(dir)
	t.Setenv("DEEPL_AUTH_KEY", "a-secret:fx")
	writeFile(t, "s.fr.txt", "Une phrase rouge.\n")
	engine := []string{"--to", "en", "--engine", "deepl", "--engine-url", s.URL}
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"run", "s.fr.txt", "--from", "fr", "-o", "s.tmx", "--dry-run"}, "17 characters, free\n"},
		{[]string{"run", "s.fr.txt", "--from", "fr", "-o", "s.tmx"}, "17 characters, free\n"},
		{[]string{"split", "s.fr.txt", "--lang", "fr", "--format", "json", "-o", "s.jsonl"}, ""},
		{[]string{"translate", "s.jsonl", "-o", "t.jsonl"}, "17 characters, free\n"},
	} {
		var o, e strings.Builder
		args := append([]string{"visavis"}, c.args...)
		if c.args[0] != "split" {
			args = append(args, engine...)
		}
		if code := run(args, strings.NewReader(""), &o, &e); code != exitDone || !strings.Contains(o.String()+e.String(), c.says) {
			t.Errorf("%v: exit code %d: %s%s", c.args, code, o.String(), e.String())
		}
	}
	if _, err := os.Stat("s.fr-en.visavis"); err != nil {
		t.Errorf("what translate got is not kept: %v", err)
	}
	writeFile(t, "visavis.toml", "[engines.deepl]\nprice = 20\n")
	var o, e strings.Builder
	args := append([]string{"visavis", "run", "s.fr.txt", "--from", "fr", "--dry-run", "-o", "p.tmx"}, engine...)
	if code := run(args, strings.NewReader(""), &o, &e); code != exitDone || !strings.Contains(o.String(), "(price of visavis.toml)") {
		t.Errorf("exit code %d: %s%s", code, o.String(), e.String())
	}
}

// TestAModelsMistakesDoNotReachTheFile has a model lose, merge and double lines, chat, and give a text back in its own language.
func TestAModelsMistakesDoNotReachTheFile(t *testing.T) {
	t.Setenv("SOURCE_DATE_EPOCH", "1795478400")
	s := fake.NewOpenAI(t)
	dir := t.TempDir()
	translated := func(name string) string {
		out := filepath.Join(dir, name)
		var o, e strings.Builder
		if code := run([]string{"visavis", "run", "../../fixtures/statement.fr.txt", "--from", "fr", "--to", "en", "--engine", "openai", "--model", "m",
			"--engine-url", s.URL, "-o", out}, strings.NewReader(""), &o, &e); code != exitDone {
			t.Fatalf("exit code %d: %s", code, e.String())
		}
		return readFile(t, out)
	}
	want := translated("clean.tmx")
	for i, f := range []fake.Fault{{Model: fake.Shuffles}, {Model: fake.Drops}, {Model: fake.Merges}, {Model: fake.Invents}, {Model: fake.Doubles},
		{Model: fake.Chats}, {Model: fake.Stops}, {Model: fake.Declines}, {Echo: true}, {Blank: true}} {
		s.Fail(f)
		if got := translated(fmt.Sprintf("%d.tmx", i)); got != want {
			t.Errorf("%+v: the file differs from that of a model without mistakes", f)
		}
	}
}
