package glossary_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"visavis/pipeline/glossary"
)

const martif = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE martif SYSTEM "TBXBasiccoreStructV02.dtd">
<martif type="TBX" xml:lang="en">
<text><body>
<termEntry id="c1">
  <langSet xml:lang="fr"><tig><term>clé publique</term></tig><tig><term>clef <hi>publique</hi></term></tig></langSet>
  <langSet xml:lang="en-GB"><ntig><termGrp><term>public
     key</term></termGrp></ntig><tig><term>open key</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></tig></langSet>
  <langSet xml:lang="de"><tig><term>öffentlicher Schlüssel</term></tig></langSet>
</termEntry>
<termEntry id="c2"><langSet xml:lang="fr"><tig><term>seul</term></tig></langSet></termEntry>
</body></text></martif>`

const tbx3 = `<tbx type="TBX-Basic" style="dct" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2" xmlns:min="http://www.tbxinfo.net/ns/min">
<text><body><conceptEntry id="c1">
<langSec xml:lang="en"><termSec><term>public key</term></termSec><termSec><term>open key</term><min:administrativeStatus>supersededTerm-admn-sts</min:administrativeStatus></termSec></langSec>
<langSec xml:lang="fr"><termSec><term>clé publique</term></termSec></langSec>
</conceptEntry></body></text></tbx>`

func ExampleRead() {
	terms, _ := glossary.Read("terms.tsv", "clé publique\tpublic key\ncourriel\te-mail\ncourriel\tmessage\n", "fr", "en")
	for _, t := range terms {
		fmt.Println(t.Source, "=", strings.Join(t.Targets, " or "))
	}
	// Output:
	// clé publique = public key
	// courriel = e-mail or message
}

func TestRead(t *testing.T) {
	key := []glossary.Term{{Source: "clé publique", Targets: []string{"public key"}}}
	for _, c := range []struct {
		name, text string
		want       []glossary.Term
	}{
		{"a.txt", "\ufeff# a comment\r\n\r\nclé publique\tpublic key\tsecurity\r\nclé publique\tpublic key\r\n", key},
		{"a.csv", "clé publique,public key\n", key},
		{"a.csv", "source,target\n\nclé publique,\"public key\"\n,\n", key},
		{"a.csv", "EN;fr-FR\npublic key;clé publique;note\n", key},
		{"a.csv", "\"clé, publique\",\"the \"\"key\"\"\"\n", []glossary.Term{{Source: "clé, publique", Targets: []string{`the "key"`}}}},
		{"a.tbx", martif, append(key, glossary.Term{Source: "clef publique", Targets: []string{"public key"}})},
		{"a.TBX", tbx3, key},
		{"a.txt", "", nil},
	} {
		got, err := glossary.Read(c.name, c.text, "fr", "en-US")
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s %q (-want +got):\n%s", c.name, c.text, d)
		}
	}
}

func TestWhatIsWrongIsSaidWithItsLine(t *testing.T) {
	for _, c := range []struct{ name, text, from, want string }{
		{"a.tsv", "un\tone\ndeux\t \t# a comment\n", "fr", "line 2: the line has nothing after the tab: write source, tab, target"},
		{"a.tsv", "un\tone\ndeux two\n", "fr", "line 2: the line has no tab: write source, tab, target"},
		{"a.tsv", "\tone\n", "fr", "line 1: the line begins with a tab"},
		{"a.csv", "un,one\ndeux\n", "fr", "line 2: the row has no two columns: write source,target"},
		{"a.csv", "un,one\ndeux,\"tw\"o\n", "fr", "line 2: this is no CSV: extraneous or missing \" in quoted-field"},
		{"a.tbx", "<martif>\n<text>\n</martif>", "fr", "line 3: this is no XML: element <text> closed by </martif>"},
		{"a.tbx", "<tmx></tmx>", "fr", "line 1: this is no TBX: it begins with <tmx>"},
		{"a.tbx", "", "fr", "line 1: the file is empty"},
		{"a.tbx", tbx3, "", "a TBX has several languages, and nothing says which"},
	} {
		_, err := glossary.Read(c.name, c.text, c.from, "en")
		var fault *glossary.Error
		if !errors.As(err, &fault) || err.Error() != c.want {
			t.Errorf("%s %q: error is %v, want %s", c.name, c.text, err, c.want)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, text := range []string{martif, tbx3, "a,b\n", "a\tb\n", "\"a"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, name := range []string{"a.tbx", "a.csv", "a.tsv"} {
			terms, err := glossary.Read(name, text, "fr", "en")
			var fault *glossary.Error
			if err != nil && !errors.As(err, &fault) {
				t.Errorf("%s: error %v is no *glossary.Error", name, err)
			}
			for _, term := range terms {
				if term.Source == "" || len(term.Targets) == 0 {
					t.Errorf("%s: term %q", name, term)
				}
			}
		}
	})
}
