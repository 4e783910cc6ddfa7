package embed

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"visavis/pipeline/embed/embedtest"
)

// start gives a client of a server that behaves like the model.
func start(t *testing.T, model string) (*Client, *embedtest.Server) {
	s := new(embedtest.Server)
	h := httptest.NewServer(s)
	t.Cleanup(h.Close)
	return &Client{URL: h.URL, Model: model, wait: wait{tries: 3, first: time.Millisecond, longest: 10 * time.Millisecond}}, s
}

func texts(n int) []string {
	var out []string
	for i := range n {
		out = append(out, strings.Repeat("word ", i%5)+string(rune('a'+i%26))+strings.Repeat("x", i/26))
	}
	return out
}

func TestVectorsComeInTheOrderOfTheTexts(t *testing.T) {
	in := append(texts(70), "a", "  ", "a")
	for _, model := range []string{"good", "shuffled", "busy"} {
		c, s := start(t, model)
		got, stats, err := c.Texts(t.Context(), in)
		if err != nil {
			t.Fatalf("%s: %v", model, err)
		}
		for i, text := range in {
			if text == "  " {
				if got[i] != nil {
					t.Errorf("%s: white space has a vector", model)
				}
				continue
			}
			if want := unit(embedtest.Vector(text)); !slices.Equal(got[i], want) {
				t.Fatalf("%s: text %d, %q, has another's vector", model, i, text)
			}
			sum := 0.0
			for _, x := range got[i] {
				sum += float64(x) * float64(x)
			}
			if math.Abs(sum-1) > 1e-3 {
				t.Errorf("%s: text %d has a vector of length² %v", model, i, sum)
			}
		}
		if stats.Sent != 70 || stats.Texts != 70 {
			t.Errorf("%s: %+v, want that each distinct text was sent once", model, stats)
		}
		if asked, calls := s.Asked(); len(asked) != 70 || model == "good" && calls != 3 {
			t.Errorf("%s: %d texts in %d calls, want 70 in 3", model, len(asked), calls)
		}
	}
}

func TestWhatTheServerDoesWrongIsSaid(t *testing.T) {
	for _, c := range []struct{ model, want, hint string }{
		{"broken", "out of memory (HTTP 500) (after 3 tries)", "see that the server runs"},
		{"patient", "it asks to wait 2h0m0s", "ask again"},
		{"never", "this model makes no embeddings (HTTP 400)", ""},
		{"locked", "invalid key … (HTTP 401)", "OPENAI_API_KEY"},
		{"short", "39 vectors for 40 texts", ""},
		{"twice", "vector 0 of", "" /* no advice */},
		{"grows", "a vector has 33 numbers, others of grows have 32", "model exchanged"},
		{"nan", "the answer is not what it should be", "makes embeddings"},
		{"null", "the answer is not what it should be", ""},
		{"page", "the answer is not what it should be", ""},
		{"elsewhere", "sends on to another address (HTTP 307)", "texts go nowhere else"},
		{"unknown", `model "unknown" not found (HTTP 404)`, "ollama pull unknown"},
	} {
		client, _ := start(t, c.model)
		client.Key = "not-the-key"
		_, _, err := client.Texts(t.Context(), texts(40))
		var server *ServerError
		want := strings.ReplaceAll(c.want, "39 vectors for 40", "31 vectors for 32")
		if !errors.As(err, &server) || !strings.Contains(err.Error(), want) || !strings.Contains(server.Hint, c.hint) {
			t.Errorf("%s: %v (%+v), want %q and advice %q", c.model, err, server, want, c.hint)
		}
		if err != nil && strings.Contains(err.Error()+server.Hint, "not-the-key") {
			t.Errorf("%s: the key is in the error: %v", c.model, err)
		}
	}
}

func TestNoServer(t *testing.T) {
	h := httptest.NewServer(nil)
	h.Close()
	c := &Client{URL: h.URL, Model: "good"} // with the usual waits
	begun := time.Now()
	_, _, err := c.Texts(t.Context(), texts(3))
	var server *ServerError
	if !errors.As(err, &server) || !strings.Contains(err.Error(), ": nothing answers at 127.0.0.1:") || !strings.Contains(server.Hint, "ollama serve") {
		t.Errorf("%v (%+v)", err, server)
	}
	if took := time.Since(begun); took > 10*time.Second {
		t.Errorf("it took %s to say so", took)
	}
}

func TestATextThatIsRefusedHasNoVector(t *testing.T) {
	c, s := start(t, "picky")
	in := texts(40)
	in[17] = "please refuse this"
	got, stats, err := c.Texts(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	for i := range in {
		if (got[i] == nil) != (i == 17) {
			t.Errorf("text %d: vector %v", i, got[i])
		}
	}
	if stats.Refused != 1 {
		t.Errorf("%d refused, want 1", stats.Refused)
	}
	if asked, _ := s.Asked(); len(asked) != 39 {
		t.Errorf("%d texts were taken, want 39", len(asked))
	}
	zero, _ := start(t, "zero")
	if got, _, err = zero.Texts(t.Context(), texts(3)); err != nil || got[0] != nil || got[1] == nil {
		t.Errorf("a vector without direction: %v, %v", got, err)
	}
}

func TestTheKeyGoesInTheHeader(t *testing.T) {
	c, _ := start(t, "locked")
	c.Key = embedtest.Key
	if _, _, err := c.Texts(t.Context(), texts(3)); err != nil {
		t.Error(err)
	}
}

func TestANameInTheAddressGoesInTheHeader(t *testing.T) {
	var got []string
	h := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, password, _ := r.BasicAuth()
		got = append(got, r.RequestURI, name, password)
		w.WriteHeader(http.StatusForbidden)
	}))
	defer h.Close()
	c := &Client{URL: strings.Replace(h.URL, "://", "://me:secret@", 1) + "/api/v1?version=2", Model: "good"}
	_, _, err := c.Texts(t.Context(), texts(3))
	if !slices.Equal(got, []string{"/api/v1/embeddings?version=2", "me", "secret"}) || err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("the server got %q; the error is %v", got, err)
	}
}

func TestRunsAreSentencesAndWhatFollows(t *testing.T) {
	c, s := start(t, "good")
	v, _, err := c.Runs(t.Context(), []string{"one", "two", "three", "four"})
	if err != nil {
		t.Fatal(err)
	}
	if len(v) != 3 || len(v[0]) != 4 || len(v[1]) != 3 || len(v[2]) != 2 {
		t.Fatalf("levels of %d, %d, %d", len(v[0]), len(v[1]), len(v[2]))
	}
	if !slices.Equal(v[2][1], unit(embedtest.Vector("two three four"))) {
		t.Error("the second run of three is not that of two three four")
	}
	plan, err := c.Plan([]string{"one", "two", "three", "four"})
	if asked, _ := s.Asked(); err != nil || plan.Sent != len(asked) {
		t.Errorf("plan %+v, %v; %d were sent", plan, err, len(asked))
	}
	if v, _, err = c.Runs(t.Context(), nil); err != nil || len(v) != 3 || len(v[2]) != 0 {
		t.Errorf("no sentences: %v, %v", v, err)
	}
}

func TestVectorsAreKept(t *testing.T) {
	dir := t.TempDir()
	open := func(c *Client) *Cache {
		t.Helper()
		cache, err := OpenCache(dir, "http://here", c.Model)
		if err != nil {
			t.Fatal(err)
		}
		c.Cache = cache
		return cache
	}
	c, s := start(t, "picky")
	in := append(texts(50), "refuse me")
	cache := open(c)
	if _, err := OpenCache(dir, "http://here", c.Model); err == nil {
		t.Error("two have the same cache open")
	}
	want, _, err := c.Texts(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	cache.Close()
	asked, _ := s.Asked()

	// Half a record at the end, as a killed process leaves it.
	f, err := os.OpenFile(cache.Path(), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	f.WriteString("half a rec")
	f.Close()
	cache = open(c)
	got, stats, err := c.Texts(t.Context(), append([]string{"new"}, in...))
	if err != nil || !reflect.DeepEqual(got[1:], want) {
		t.Errorf("from the cache come other vectors, or %v", err)
	}
	if now, _ := s.Asked(); len(now) != len(asked)+1 || stats.Cached != 51 || stats.Sent != 1 {
		t.Errorf("%d texts were asked for again, %+v", len(now)-len(asked)-1, stats)
	}
	cache.Close()
	cache = open(c)
	if plan, err := c.Plan([]string{"new"}); err != nil || plan.Cached != 1 {
		t.Errorf("what was added after the half record is not there: %+v, %v", plan, err)
	}
	cache.Close()

	// A record that was damaged: what follows is asked for again.
	data, err := os.ReadFile(cache.Path())
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)-200] ^= 1
	if err := os.WriteFile(cache.Path(), data, 0o600); err != nil {
		t.Fatal(err)
	}
	cache = open(c)
	if got, _, err = c.Texts(t.Context(), in); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("after damage: other vectors, or %v", err)
	}
	cache.Close()

	// Not a cache at all.
	if err := os.WriteFile(cache.Path(), []byte("{}\nwhat is this"), 0o600); err != nil {
		t.Fatal(err)
	}
	cache = open(c)
	if got, stats, err = c.Texts(t.Context(), in); err != nil || !reflect.DeepEqual(got, want) || stats.Cached != 0 {
		t.Errorf("a foreign file: other vectors, or %v, %+v", err, stats)
	}
	cache.Close()
}

func TestAModelThatWasExchangedIsNoticed(t *testing.T) {
	dir := t.TempDir()
	c, _ := start(t, "good")
	var err error
	if c.Cache, err = OpenCache(dir, "a", "m"); err != nil {
		t.Fatal(err)
	}
	defer c.Cache.Close()
	if err := c.keep([]string{"old"}, [][]float32{{1, 0, 0}}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := c.Texts(t.Context(), texts(3)); err == nil || !strings.Contains(err.Error(), "a vector has 32 numbers, others of good have 3") {
		t.Errorf("error %v", err)
	}
}

func TestCancelIsHeard(t *testing.T) {
	c, _ := start(t, "broken")
	c.wait.first, c.wait.longest = time.Hour, time.Hour
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, _, err := c.Texts(ctx, texts(3)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v", err)
	}
}

func TestAddress(t *testing.T) {
	for in, want := range map[string]string{
		"http://localhost:11434":                    "http://localhost:11434/v1/embeddings",
		"http://localhost:11434/v1/":                "http://localhost:11434/v1/embeddings",
		"https://me:secret@host/api/v1?api-key=key": "https://host/api/v1/embeddings",
		"http://h/v1/embeddings":                    "http://h/v1/embeddings",
		"localhost:11434":                           "",
		"ftp://h/v1":                                "",
		"":                                          "",
	} {
		got, err := (&Client{URL: in}).Address()
		if got != want || (err != nil) != (want == "") {
			t.Errorf("%q: %q, %v, want %q", in, got, err, want)
		}
	}
}

// Whatever a server answers, there is an error or a vector for each text.
func FuzzAnswer(f *testing.F) {
	f.Add(`{"data":[{"index":1,"embedding":[1,2]},{"index":0,"embedding":[3,4]}]}`, 2)
	f.Add(`{"data":[{"embedding":[1e999]}]}`, 1)
	f.Add(`{"data":[{"embedding":[null]}]}`, 1)
	f.Fuzz(func(t *testing.T, data string, n int) {
		n = min(max(n, 1), 100)
		s, err := newServer(&Client{URL: "http://h"})
		if err != nil {
			t.Fatal(err)
		}
		var a answer
		if json.Unmarshal([]byte(data), &a) != nil {
			return
		}
		v, err := s.vectors(a, n)
		if err == nil && len(v) != n {
			t.Errorf("%d vectors for %d texts", len(v), n)
		}
		for _, x := range v {
			for _, y := range x {
				if math.IsNaN(float64(y)) || math.Abs(float64(y)) > 1 {
					t.Fatalf("a vector of length 1 has %v", y)
				}
			}
		}
	})
}

// Whatever is in the file, it is opened, and what is written then is there.
func FuzzCache(f *testing.F) {
	f.Add([]byte(`{"schema":"visavis/embeddings","version":1,"dimensions":2}` + "\n0123456789abcdef....crc!"))
	f.Add([]byte(`{"schema":"visavis/embeddings","version":1,"dimensions":100000000000}` + "\n"))
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := OpenCache(dir, "a", "m")
		if err != nil {
			t.Fatal(err)
		}
		path := c.Path()
		c.Close()
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if c, err = OpenCache(dir, "a", "m"); err != nil {
			return // written by a newer version
		}
		defer c.Close()
		v := make([]float32, max(c.dimensions, 1))
		v[0] = 1
		if err := c.add([]string{"text"}, [][]float32{v}); err != nil {
			t.Fatal(err)
		}
		got, err := c.find([]string{"text"})
		if err != nil || !slices.Equal(got["text"], v) {
			t.Errorf("%v, %v", got, err)
		}
	})
}
