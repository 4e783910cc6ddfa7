// Package languages finds the code under which a translation service knows a language.
//
//	list := languages.List{"en-GB", "en-US", "fr", "zh-Hans"}
//	list.Code("en-AU") // "en-GB", true
//	list.Code("zh")    // "zh-Hans", true
//	list.Code("de")    // "", false
package languages

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/text/language"

	"visavis/pipeline/translate"
)

// List are the codes that a service knows; nil where it did not say.
type List []string

// Code is the code under which the service knows lang (BCP 47), and whether it does: the tag itself, or what CLDR takes for nearest
// among the variants of the same language (en-AU is nearer to en-GB than to en-US, zh-HK to zh-Hant). A service that did not say
// is taken to know every language by its plain code, and Chinese by Google's codes for its two scripts.
func (l List) Code(lang string) (string, bool) {
	tag, err := language.Parse(lang)
	switch {
	case l == nil && err != nil:
		return lang, true
	case l == nil:
		return plain(tag), true
	}
	for _, have := range l {
		if strings.EqualFold(lang, have) {
			return have, true
		}
	}
	if err != nil {
		return "", false
	}
	var tags []language.Tag
	var codes []string
	for _, have := range l {
		if t, err := language.Parse(have); err == nil {
			tags, codes = append(tags, t), append(codes, have)
		}
	}
	if len(tags) == 0 {
		return "", false
	}
	_, i, sure := language.NewMatcher(tags).Match(tag)
	if sure == language.Exact || sure == language.High && sameBase(tag, tags[i]) {
		return codes[i], true
	}
	return "", false
}

// askWait bounds how long a service may take to say something of itself: some clients try again and again for ten minutes.
const askWait = 20 * time.Second

// Ask has ask find out something of a service, such as which languages it knows. The error is ask's, or a *translate.RetryError where the
// service took longer than it may.
func Ask(ctx context.Context, engine string, ask func(context.Context) error) error {
	short, cancel := context.WithTimeout(ctx, askWait)
	defer cancel()
	err := ask(short)
	if err != nil && ctx.Err() == nil && short.Err() != nil {
		return &translate.RetryError{Err: fmt.Errorf("%s: the service did not answer within %s", engine, askWait)}
	}
	return err
}

// Known is the list of one service, which is asked once. Its methods may be called from several goroutines at once.
type Known struct {
	mu    sync.Mutex
	asked bool
	list  List
}

// Ask gives what ask got from the service when it first succeeded. The error is that of the function [Ask].
func (k *Known) Ask(ctx context.Context, engine string, ask func(context.Context) (List, error)) (List, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.asked {
		return k.list, nil
	}
	var list List
	err := Ask(ctx, engine, func(ctx context.Context) (err error) {
		list, err = ask(ctx)
		return err
	})
	if err != nil {
		return nil, err
	}
	k.list, k.asked = list, true
	return list, nil
}

// List is what the service has told so far; nil where it was not asked.
func (k *Known) List() List {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.list
}

// sameBase is false for what CLDR offers in place of another language, as German to a reader of Swiss German.
func sameBase(a, b language.Tag) bool {
	baseA, _ := a.Base()
	baseB, _ := b.Base()
	return baseA == baseB
}

func plain(tag language.Tag) string {
	base, _ := tag.Base()
	script, _ := tag.Script()
	switch {
	case base.String() == "zh" && script.String() == "Hant":
		return "zh-TW"
	case base.String() == "zh":
		return "zh-CN"
	}
	return base.String()
}

// Supports is nil where the service knows both languages, else a *translate.PairError.
func (l List) Supports(engine, from, to string) error {
	_, okFrom := l.Code(from)
	_, okTo := l.Code(to)
	if okFrom && okTo {
		return nil
	}
	known := slices.Clone([]string(l))
	slices.Sort(known)
	return &translate.PairError{Engine: engine, From: from, To: to, Languages: known}
}
