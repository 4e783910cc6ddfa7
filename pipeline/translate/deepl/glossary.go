package deepl

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"

	"visavis/pipeline/glossary"
	"visavis/pipeline/internal/rest"
	"visavis/pipeline/translate"
	"visavis/pipeline/translate/internal/languages"
)

// A glossary of the user's own is made at DeepL when the first text that needs it is sent, under a name that says what is in it, and
// stays there: a run with the same terms finds it and makes none. DeepL has two kinds of calls for glossaries, of which it wants v3 to
// be used (https://developers.deepl.com/docs/customize/glossary-v2-vs-v3-endpoints).

// Limits of a glossary (https://developers.deepl.com/api-reference/multilingual-glossaries): bytes of a source or target text, and of all
// entries.
const (
	maxTerm    = 1024
	maxEntries = 10 << 20
)

// ownPrefix begins the names of the glossaries that are made here.
const ownPrefix = "visavis "

// terms are the user's own glossary, as DeepL takes it.
type terms struct {
	// entries are lines of source, tab, target; count of them.
	entries string
	count   int
	// hash stands for what they say.
	hash string
	// unfit is how many terms DeepL does not take: too long.
	unfit int

	mu  sync.Mutex
	ids map[string]string // by name; empty where DeepL has no glossaries for the two languages
}

// newTerms takes the first of each term's translations: DeepL has one for each. Terms that are the same on one line are one.
func newTerms(list []glossary.Term) (*terms, error) {
	t := &terms{ids: make(map[string]string)}
	var lines []string
	seen := make(map[string]bool)
	for _, term := range list {
		source, target := oneLine(term.Source), oneLine(term.Targets[0])
		if len(source) > maxTerm || len(target) > maxTerm {
			t.unfit++
			continue
		}
		if source == "" || target == "" || seen[source] {
			continue
		}
		seen[source] = true
		lines = append(lines, source+"\t"+target)
	}
	slices.Sort(lines) // the same terms in another order are the same glossary
	t.entries, t.count = strings.Join(lines, "\n"), len(lines)
	t.hash = fmt.Sprintf("%.8x", sha256.Sum256([]byte(t.entries)))
	if len(t.entries) > maxEntries {
		return nil, &translate.SetupError{Engine: Name, Missing: fmt.Sprintf("the glossary has %d MB, and DeepL takes %d", len(t.entries)>>20, maxEntries>>20),
			Hint: "leave out what does not stand in the text, or make several of it"}
	}
	return t, nil
}

// oneLine is a term without the tabs, line breaks and control characters that DeepL does not take.
func oneLine(term string) string {
	return strings.Join(strings.FieldsFunc(term, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
}

// remote is a glossary at DeepL.
type remote struct {
	ID           string       `json:"glossary_id,omitempty"`
	Name         string       `json:"name"`
	Created      time.Time    `json:"creation_time,omitzero"`
	Dictionaries []dictionary `json:"dictionaries"`
}

// dictionary is a glossary's part for two languages: with its entries where it is made, with their number where it is listed.
type dictionary struct {
	Source  string `json:"source_lang"`
	Target  string `json:"target_lang"`
	Entries string `json:"entries,omitempty"`
	Format  string `json:"entries_format,omitempty"`
	Count   int    `json:"entry_count,omitempty"`
}

// glossary is the id of the glossary for two languages, by their codes at DeepL; empty for none. That of the user's own terms is looked
// for once, and made where it is not there.
func (e *Engine) glossary(ctx context.Context, source, target string) (string, error) {
	if e.terms.count == 0 || e.opt.GlossaryID != "" {
		return e.opt.GlossaryID, nil
	}
	from, to := base(source), base(target) // a glossary for en serves both EN-GB and EN-US
	name := fmt.Sprintf("%s%s-%s %s", ownPrefix, from, to, e.terms.hash)
	e.terms.mu.Lock()
	defer e.terms.mu.Unlock()
	if id, ok := e.terms.ids[name]; ok {
		return id, nil
	}
	id, err := e.findOrMake(ctx, remote{Name: name, Dictionaries: []dictionary{{Source: from, Target: to, Entries: e.terms.entries, Format: "tsv"}}})
	var again *translate.RetryError
	if errors.As(err, &again) {
		again.Charged = false // no text was sent yet
	}
	if err != nil {
		return "", err
	}
	e.terms.ids[name] = id
	return id, nil
}

func base(code string) string {
	code, _, _ = strings.Cut(strings.ToLower(code), "-")
	return code
}

// findOrMake gives the id of the glossary that is want; empty where DeepL has no glossaries for its languages.
func (e *Engine) findOrMake(ctx context.Context, want remote) (string, error) {
	id, _, err := e.find(ctx, want)
	if err != nil || id != "" {
		return id, err
	}
	id, err = e.makeGlossary(ctx, want)
	var refused *translate.RefusedError
	if errors.As(err, &refused) {
		return "", e.refusal(ctx, want.Dictionaries[0], refused)
	}
	return id, err
}

// find gives the id of the glossary that is want, if it is at DeepL, and else those that were made here, the oldest first.
func (e *Engine) find(ctx context.Context, want remote) (id string, own []remote, err error) {
	var there struct {
		Glossaries []remote `json:"glossaries"`
	}
	if err := e.client.Call(ctx, http.MethodGet, "/v3/glossaries", nil, &there); err != nil {
		return "", nil, err
	}
	for _, g := range there.Glossaries {
		if g.Name == want.Name && len(g.Dictionaries) == 1 && g.Dictionaries[0].Count == e.terms.count { // nobody has changed it on DeepL's pages
			e.tell("the glossary is at DeepL from before, as “%s”%s", g.Name, e.terms.said())
			return g.ID, nil, nil
		}
		if strings.HasPrefix(g.Name, ownPrefix) {
			own = append(own, g)
		}
	}
	slices.SortStableFunc(own, func(a, b remote) int { return a.Created.Compare(b.Created) })
	return "", own, nil
}

// refusal is the error where DeepL would not make a glossary of d; nil where it has none for those languages, and goes without.
func (e *Engine) refusal(ctx context.Context, d dictionary, refused error) error {
	switch has, err := e.hasGlossaries(ctx, d.Source, d.Target); {
	case err != nil:
		return err // nobody knows yet: no text is sent without the glossary for that
	case has:
		return &translate.SetupError{Engine: Name, Missing: "it does not take the glossary: " + strings.TrimPrefix(refused.Error(), Name+": "),
			Hint: "mend that term in the file of --glossary"}
	}
	e.tell("DeepL has no glossaries from %s to %s: it translates without, and the checks ask for the terms", d.Source, d.Target)
	return nil
}

// said says how many terms DeepL has.
func (t *terms) said() string {
	s := fmt.Sprintf(" (terms: %d", t.count)
	if t.unfit > 0 {
		s += fmt.Sprintf("; %d longer than %d bytes, which it does not take, are only checked", t.unfit, maxTerm)
	}
	return s + ")"
}

// makeGlossary makes want. Where DeepL has no room for another one, that of the glossaries made here which is oldest goes: it is a copy
// of somebody's file, and is made anew when that is used again. Another process may have filled the room just now, with want even: so
// DeepL is asked again what it has.
func (e *Engine) makeGlossary(ctx context.Context, want remote) (id string, err error) {
	var made remote
	var full *rest.QuotaError
	err = e.client.Call(ctx, http.MethodPost, "/v3/glossaries", want, &made)
	if errors.As(err, &full) {
		id, own, err := e.find(ctx, want)
		if err != nil || id != "" {
			return id, err
		}
		if len(own) == 0 {
			return "", noRoom(full)
		}
		if err := e.client.Call(ctx, http.MethodDelete, "/v3/glossaries/"+own[0].ID, nil, nil); err != nil {
			return "", err
		}
		e.tell("DeepL has no room for another glossary: the oldest that visavis has made there is deleted, “%s”", own[0].Name)
		if err := e.client.Call(ctx, http.MethodPost, "/v3/glossaries", want, &made); errors.As(err, &full) {
			return "", noRoom(full)
		} else if err != nil {
			return "", err
		}
	} else if err != nil {
		return "", err
	}
	e.tell("the glossary is now at DeepL, as “%s”%s; it stays there for the next run", made.Name, e.terms.said())
	return made.ID, nil
}

func noRoom(full *rest.QuotaError) error {
	return &translate.SetupError{Engine: Name, Missing: "it has no room for another glossary, and none there is visavis's own: " + full.Said,
		Hint: "delete one that is not needed on DeepL's pages (the free plan has room for one), or use one that is there with --glossary-id"}
}

// hasGlossaries asks DeepL whether it has glossaries between two languages.
func (e *Engine) hasGlossaries(ctx context.Context, source, target string) (bool, error) {
	var known []struct {
		Lang   string `json:"lang"`
		Source bool   `json:"usable_as_source"`
		Target bool   `json:"usable_as_target"`
	}
	if err := e.client.Call(ctx, http.MethodGet, "/v3/languages?resource=glossary", nil, &known); err != nil {
		return false, err
	}
	var sources, targets languages.List
	for _, l := range known {
		if l.Source {
			sources = append(sources, l.Lang)
		}
		if l.Target {
			targets = append(targets, l.Lang)
		}
	}
	_, okFrom := sources.Code(source)
	_, okTo := targets.Code(target)
	return sources != nil && targets != nil && okFrom && okTo, nil
}

// tell says what was done at DeepL.
func (e *Engine) tell(format string, args ...any) {
	if e.opt.Tell != nil {
		e.opt.Tell(fmt.Sprintf(Name+": "+format, args...))
	}
}
