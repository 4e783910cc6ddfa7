package fake

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"visavis/pipeline/translate/mock"
)

// Glossary is one that the fake of DeepL keeps.
type Glossary struct {
	ID, Name     string
	Created      time.Time
	Dictionaries []Dictionary
}

// Dictionary is the part of a glossary that is for two languages. Entries are lines of source, tab, target.
type Dictionary struct {
	Source, Target string
	Entries        string
}

// Glossaries lists those that the fake of DeepL has, in the order in which they were made.
func (s *Server) Glossaries() []Glossary {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.glossaries)
}

// AddGlossary adds one that somebody has made on DeepL's pages.
func (s *Server) AddGlossary(name string, dictionaries ...Dictionary) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.addGlossary(Glossary{Name: name, Created: time.Now().UTC(), Dictionaries: dictionaries})
}

// addGlossary gives g its id and keeps it; s.mu is held.
func (s *Server) addGlossary(g Glossary) Glossary {
	s.made++
	g.ID = fmt.Sprintf("def3a26b-0000-0000-0000-%012d", s.made)
	s.glossaries = append(s.glossaries, g)
	return g
}

// SetRoom has the fake of DeepL take no more than so many glossaries; 0 is as many as one likes.
func (s *Server) SetRoom(glossaries int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.room = glossaries
}

// glossaryBody is a glossary as DeepL's API has it, with the entries where it is made and their number where it is shown.
type glossaryBody struct {
	ID           string           `json:"glossary_id,omitempty"`
	Name         string           `json:"name"`
	Created      time.Time        `json:"creation_time,omitzero"`
	Dictionaries []dictionaryBody `json:"dictionaries"`
}

type dictionaryBody struct {
	Source  string `json:"source_lang"`
	Target  string `json:"target_lang"`
	Entries string `json:"entries,omitempty"`
	Format  string `json:"entries_format,omitempty"`
	Count   int    `json:"entry_count,omitempty"`
}

func (g Glossary) shown() glossaryBody {
	out := glossaryBody{ID: g.ID, Name: g.Name, Created: g.Created}
	for _, d := range g.Dictionaries {
		out.Dictionaries = append(out.Dictionaries, dictionaryBody{Source: d.Source, Target: d.Target, Count: strings.Count(d.Entries, "\n") + 1})
	}
	return out
}

// serveGlossaries adds POST, GET and DELETE /v3/glossaries and GET /v3/languages?resource=glossary, as
// https://developers.deepl.com/api-reference/multilingual-glossaries has them. Glossaries are for all languages but Japanese.
func (s *Server) serveGlossaries(mux *http.ServeMux, withKey func(http.HandlerFunc) http.HandlerFunc, fail func(http.ResponseWriter, Fault)) {
	mux.HandleFunc("POST /v3/glossaries", withKey(func(w http.ResponseWriter, r *http.Request) {
		var b glossaryBody
		if err := json.NewDecoder(r.Body).Decode(&b); err != nil {
			fail(w, Fault{Status: http.StatusBadRequest, Message: err.Error()})
			return
		}
		made, f := s.makeGlossary(b)
		if f.Status != 0 {
			fail(w, f)
			return
		}
		w.WriteHeader(http.StatusCreated)
		json.NewEncoder(w).Encode(made.shown())
	}))
	mux.HandleFunc("GET /v3/glossaries", withKey(list(func() any {
		out := []glossaryBody{}
		for _, g := range s.Glossaries() {
			out = append(out, g.shown())
		}
		return map[string]any{"glossaries": out}
	})))
	mux.HandleFunc("DELETE /v3/glossaries/{id}", withKey(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		before := len(s.glossaries)
		s.glossaries = slices.DeleteFunc(s.glossaries, func(g Glossary) bool { return g.ID == r.PathValue("id") })
		found := len(s.glossaries) < before
		s.mu.Unlock()
		if !found {
			fail(w, Fault{Status: http.StatusNotFound, Message: "Glossary not found"})
			return
		}
		w.WriteHeader(http.StatusNoContent)
	}))
	mux.HandleFunc("GET /v3/languages", withKey(list(func() any {
		out := []map[string]any{}
		for _, l := range s.glossaryLanguages() {
			out = append(out, map[string]any{"lang": l, "usable_as_source": true, "usable_as_target": true, "status": "stable"})
		}
		return out
	})))
}

func (s *Server) glossaryLanguages() []string {
	var out []string
	for _, l := range deepLLanguages(s, "source") {
		if code := strings.ToLower(l["language"].(string)); code != "ja" {
			out = append(out, code)
		}
	}
	return out
}

// makeGlossary keeps a glossary, or says why the service would not.
func (s *Server) makeGlossary(b glossaryBody) (Glossary, Fault) {
	refuse := func(why string) (Glossary, Fault) {
		return Glossary{}, Fault{Status: http.StatusBadRequest, Message: why}
	}
	g := Glossary{Name: b.Name, Created: time.Now().UTC()}
	known := s.glossaryLanguages()
	for _, d := range b.Dictionaries {
		if !slices.Contains(known, d.Source) || !slices.Contains(known, d.Target) {
			return refuse("Unsupported glossary source and target language pair")
		}
		if d.Format != "tsv" {
			return refuse("Value for entries_format not supported.")
		}
		seen := map[string]bool{}
		for i, line := range strings.Split(d.Entries, "\n") {
			source, target, ok := strings.Cut(line, "\t")
			switch {
			case !ok || source == "" || target == "" || strings.Contains(target, "\t"):
				return refuse(fmt.Sprintf("Key with the index %d misses tab separator", i))
			case seen[source]:
				return refuse(fmt.Sprintf("Key with the index %d duplicates another key", i))
			case len(source) > 1024 || len(target) > 1024:
				return refuse(fmt.Sprintf("Key with the index %d is too long", i))
			case strings.Contains(line, "<!>"): // so that tests can have entries refused
				return refuse(fmt.Sprintf("Key with the index %d has a sign that is not allowed", i))
			}
			seen[source] = true
		}
		g.Dictionaries = append(g.Dictionaries, Dictionary{d.Source, d.Target, d.Entries})
	}
	if b.Name == "" || len(g.Dictionaries) == 0 {
		return refuse("Missing or invalid argument")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.room > 0 && len(s.glossaries) >= s.room {
		return Glossary{}, Fault{Status: 456, Message: "Maximum number of glossaries reached"}
	}
	return s.addGlossary(g), Fault{}
}

// dictionary is the part of a glossary that is for the languages of c. Those whose ids tests make up have none.
func (s *Server) dictionary(c Call) (d Dictionary, f Fault) {
	id := c.Params["glossary_id"]
	if id == "" || strings.HasPrefix(id, "g-") {
		return d, f
	}
	lower := func(code string) string {
		code, _, _ = strings.Cut(strings.ToLower(code), "-")
		return code
	}
	for _, g := range s.Glossaries() {
		if g.ID != id {
			continue
		}
		for _, d := range g.Dictionaries {
			if d.Source == lower(c.From) && d.Target == lower(c.To) {
				return d, f
			}
		}
		return d, Fault{Status: http.StatusBadRequest, Message: "No dictionary found for language pair"}
	}
	return d, Fault{Status: http.StatusNotFound, Message: "Glossary not found"}
}

// apply puts the terms into what the mock made of a text: in place of what it made of them.
func (d Dictionary) apply(translation string) string {
	for line := range strings.Lines(d.Entries) {
		source, target, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		translation = strings.ReplaceAll(translation, strings.TrimPrefix(mock.Text(source), mock.Mark), target)
	}
	return translation
}
