package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"visavis/pipeline/format/formattest/omegat"
	"visavis/pipeline/format/formattest/tool"
)

// visavis runs the program, which testscript.Main put on the PATH, in a process of its own (the cli package keeps state in variables that two
// runs in one process would share) and fails the test unless it ends with exit code 0.
func visavis(t *testing.T, args ...string) string {
	t.Helper()
	var stderr strings.Builder
	cmd := exec.Command("visavis", args...)
	cmd.Stderr = &stderr
	stdout, err := cmd.Output()
	if err != nil {
		t.Fatalf("visavis %s: %v: %s", strings.Join(args, " "), err, stderr.String())
	}
	return string(stdout)
}

const recorded = "replay:../../fixtures/statement.fr-en.tmx"

// omegatCutsOtherwise lists OmegaT's segments that are not ours. Its rules cut after "1." and before an emoji; its text filter joins
// lines up to a blank one.
var omegatCutsOtherwise = []string{
	"2.",
	"3.",
	"Encore merci pour votre affection et pour les memes!",
	"La France avait bien des façons de me joindre.",
	"Lorsqu'un État est mécontent d'un service en ligne, l'usage veut qu'il poursuive l'entreprise, et non la personne qui la dirige.",
	"On m'a appris, à ma grande surprise, que je pouvais répondre en personne de ce que d'autres font d'illégal sur Telegram, " +
		"parce que la France se plaint de ne pas recevoir de réponse de notre part.\nTrois remarques s'imposent :\n1.",
	"On m'a appris, à ma grande surprise, que je pouvais répondre en personne de ce que d'autres font d'illégal sur Telegram, " +
		"parce que la France se plaint de ne pas recevoir de réponse de notre part. Trois remarques s'imposent : 1.",
	"Telegram dispose dans l'UE d'un représentant officiel, qui reçoit les demandes des autorités et y répond.",
	"🙏\n#MerciTelegram",
	"🙏 #MerciTelegram\nCe texte est publié pour information et ne constitue ni une offre ni une sollicitation.",
}

// TestOmegaTTranslatesTheStatementWithOurTMX is the way that a translator goes: run, put the TMX under tm/auto, open the statement.
// OmegaT cuts with rules of its own; the segments for which it finds nothing are those that it cuts in another way, and are named.
func TestOmegaTTranslatesTheStatementWithOurTMX(t *testing.T) {
	t.Parallel()
	tool.Path(t, "omegat", "omegat")
	const statement = "../../fixtures/statement.fr.txt"
	dir := t.TempDir()
	out := filepath.Join(dir, "s.tmx")
	visavis(t, "run", statement, "--from", "fr", "--to", "en", "--engine", recorded, "-o", out, "--quiet")
	target, stats := omegat.Translate(t, "fr", "en", statement, out)
	t.Logf("OmegaT: %d segments, %d without a translation; of %d different ones %d", stats.Segments, stats.Remaining, stats.UniqueSegments, stats.UniqueRemaining)
	if diff := cmp.Diff(omegatCutsOtherwise, stats.Untranslated); diff != "" {
		t.Errorf("segments that OmegaT found no translation for:\n%s", diff)
	}
	found := 0
	for _, line := range strings.Split(strings.TrimSpace(visavis(t, "export", out, "--format", "tsv")), "\n") {
		source, translation, _ := strings.Cut(line, "\t")
		if slices.ContainsFunc(omegatCutsOtherwise, func(s string) bool { return strings.Contains(source, s) || strings.Contains(s, source) }) {
			continue
		}
		found++
		if !strings.Contains(target, translation) {
			t.Errorf("OmegaT's target lacks our translation of %q: %q", source, translation)
		}
	}
	if found < 40 {
		t.Errorf("only %d units were compared", found)
	}
}

// TestTheStatementsTMXIsValidAndReadByOtherTools validates what run writes against the DTD and reads it with the Translate Toolkit.
func TestTheStatementsTMXIsValidAndReadByOtherTools(t *testing.T) {
	t.Parallel()
	out := filepath.Join(t.TempDir(), "s.tmx")
	visavis(t, "run", "../../fixtures/statement.fr.txt", "--from", "fr", "--to", "en", "--engine", recorded, "-o", out, "--quiet")
	t.Run("xmllint", func(t *testing.T) {
		xmllint := tool.Path(t, "xmllint", "libxml2-utils")
		dtd := tool.Data(t, "schemas/tmx14.dtd")
		if msg, err := exec.Command(xmllint, "--noout", "--dtdvalid", dtd, out).CombinedOutput(); err != nil {
			t.Errorf("%v: %s", err, msg)
		}
	})
	t.Run("Translate Toolkit", func(t *testing.T) {
		const python = "/usr/bin/python3"
		if err := exec.Command(python, "-c", "from translate.storage import tmx").Run(); err != nil {
			tool.Missing(t, "the Translate Toolkit", "python3-translate")
		}
		got, err := exec.Command(python, "-c", "import sys\nfrom translate.storage import tmx\n"+
			"for u in tmx.tmxfile.parsefile(sys.argv[1]).units: print(u.source)", out).Output()
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile("../../fixtures/statement.fr.sents")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("the Translate Toolkit reads other sources:\n%s", diff)
		}
	})
}
