package tmx_test

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"visavis/pipeline/bitext"
	"visavis/pipeline/format/formattest"
	"visavis/pipeline/format/tmx"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestWritesTheGoldenFile(t *testing.T) {
	var buf bytes.Buffer
	if err := tmx.Write(&buf, rich(t), tmx.WriteOptions{Version: "test"}); err != nil {
		t.Fatal(err)
	}
	const file = "testdata/rich.tmx"
	if *update {
		if err := os.WriteFile(file, buf.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), buf.String()); d != "" {
		t.Errorf("(-want +got)\n%s\nif this is meant: go test ./pipeline/format/tmx -update", d)
	}
}

func TestAGivenTimeIsTheOnlyOne(t *testing.T) {
	b := rich(t)
	var buf bytes.Buffer
	created := time.Date(2026, 1, 31, 13, 0, 0, 0, time.FixedZone("", 3600))
	if err := tmx.Write(&buf, b, tmx.WriteOptions{Created: created}); err != nil {
		t.Fatal(err)
	}
	dates := strings.Count(buf.String(), `creationdate="`)
	if given := strings.Count(buf.String(), `creationdate="20260131T120000Z"`); given != dates || dates != 1+4 {
		t.Errorf("%d dates, %d of them the one given; want 5 (the header and four units)", dates, given)
	}
}

func TestMockedTextIsMarked(t *testing.T) {
	var buf bytes.Buffer
	if err := tmx.Write(&buf, rich(t), tmx.WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{"<note>NOT A TRANSLATION: made by the mocked engine, for tests</note>", `<prop type="x-origin">mock</prop>`} {
		if strings.Count(buf.String(), s) != 1 {
			t.Errorf("want %s once", s)
		}
	}
}

func TestUnitsWithOneSideAreWrittenWhenAskedFor(t *testing.T) {
	for oneSided, want := range map[bool]int{false: 4, true: 6} {
		var buf bytes.Buffer
		if err := tmx.Write(&buf, rich(t), tmx.WriteOptions{OneSided: oneSided}); err != nil {
			t.Fatal(err)
		}
		if got := strings.Count(buf.String(), "<tu>") + strings.Count(buf.String(), "<tu "); got != want {
			t.Errorf("OneSided %v: %d units, want %d", oneSided, got, want)
		}
		b, err := tmx.Read(&buf, tmx.ReadOptions{})
		if err != nil || len(b.Links) != want {
			t.Errorf("OneSided %v: read back %d units, %v", oneSided, len(b.Links), err)
		}
	}
}

func TestLanguagesAreNeeded(t *testing.T) {
	err := tmx.Write(&bytes.Buffer{}, &bitext.Bitext{}, tmx.WriteOptions{})
	if want := "writing TMX: input: the languages are not known: name them with --from and --to, for example --from fr --to en"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

func BenchmarkWrite(b *testing.B) {
	data := formattest.Large(10_000)
	var size sizer
	b.ReportAllocs()
	for b.Loop() {
		size = 0
		if err := tmx.Write(&size, data, tmx.WriteOptions{}); err != nil {
			b.Fatal(err)
		}
	}
	b.SetBytes(int64(size))
}

func BenchmarkRead(b *testing.B) {
	var buf bytes.Buffer
	if err := tmx.Write(&buf, formattest.Large(10_000), tmx.WriteOptions{}); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(buf.Len()))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := tmx.Read(bytes.NewReader(buf.Bytes()), tmx.ReadOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}

type sizer int64

func (s *sizer) Write(b []byte) (int, error) { *s += sizer(len(b)); return len(b), nil }
