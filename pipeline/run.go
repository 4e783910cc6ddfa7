package pipeline

import (
	"context"
	"path/filepath"
	"time"

	"visavis/pipeline/bitext"
	"visavis/pipeline/check"
	"visavis/pipeline/translate"
)

// Run is one document's way from text to checked bitext. All fields but the last two are needed.
type Run struct {
	// Folder is the path of the run folder.
	Folder string
	// Tool names the program in the headers of what it writes.
	Tool      string
	Document  bitext.Document
	Engine    translate.Engine
	Split     SplitOptions
	Translate TranslateOptions
	Align     AlignOptions
	Check     check.Options
	// How says how the engine is called: nothing that changes the result. Its Store is the run folder's.
	How translate.Options
	// OnStage, if set, is told of each stage when it begins.
	OnStage func(stage string)
}

// Result is what a run made.
type Result struct {
	Bitext *bitext.Bitext
	// Translations is how many units were translated, Repeats how many of them were repeats of an earlier one.
	Translations, Repeats int
	// Stats says what the engine was asked in this run; zero where the translate stage was not run again.
	Stats  translate.Stats
	Stages []StageResult
}

// StageResult says how a stage went.
type StageResult struct {
	Stage string `json:"stage"`
	// Reused is true where the run folder held the stage's output already.
	Reused  bool    `json:"reused"`
	Seconds float64 `json:"seconds"`
}

// Do runs the stages and calls export with the result, all under the run folder's lock. What a stage made is kept in the run
// folder and not made again while its input, its options and the program stay the same. When it fails or ctx ends, everything
// that was made or bought so far stays there for the next time.
func (r Run) Do(ctx context.Context, export func(*Result) error) error {
	folder, err := OpenFolder(r.Folder)
	if err != nil {
		return err
	}
	defer folder.Close()
	result := &Result{}
	artefact, err := r.stages(ctx, folder, result)
	if err != nil {
		return err
	}
	result.Bitext = artefact.Bitext
	return export(result)
}

func (r Run) stages(ctx context.Context, folder *Folder, result *Result) (*Artefact, error) {
	do := func(h bitext.Header, make func() (*bitext.Bitext, error)) (*Artefact, error) {
		start := time.Now()
		if r.OnStage != nil {
			r.OnStage(h.Stage)
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		a, err := folder.Artefact(h)
		reused := a != nil
		if err == nil && !reused {
			var b *bitext.Bitext
			if b, err = make(); err == nil {
				a, err = folder.Write(ctx, h, b)
			}
		}
		result.Stages = append(result.Stages, StageResult{h.Stage, reused, time.Since(start).Seconds()})
		return a, err
	}

	a, err := do(SplitHeader(r.Tool, &r.Document, r.Split), func() (*bitext.Bitext, error) {
		return Split(r.Document, r.Split)
	})
	if err != nil {
		return nil, err
	}
	a, err = do(TranslateHeader(r.Tool, a.SHA256, r.Document.Lang, r.Engine, r.Translate), func() (*bitext.Bitext, error) {
		return a.Bitext, r.translate(ctx, folder, a.Bitext, result)
	})
	if err != nil {
		return nil, err
	}
	result.Translations = len(a.Bitext.Translations)
	for _, t := range a.Bitext.Translations {
		if t.Repeat {
			result.Repeats++
		}
	}
	a, err = do(AlignHeader(r.Tool, a.SHA256, r.Align), func() (*bitext.Bitext, error) {
		return a.Bitext, Align(ctx, a.Bitext, r.Align)
	})
	if err != nil {
		return nil, err
	}
	return do(CheckHeader(r.Tool, a.SHA256, r.Check), func() (*bitext.Bitext, error) {
		Check(a.Bitext, r.Check)
		return a.Bitext, nil
	})
}

func (r Run) translate(ctx context.Context, folder *Folder, b *bitext.Bitext, result *Result) (err error) {
	if err := r.Engine.Supports(ctx, b.Source.Lang, r.Translate.To); err != nil {
		return err
	}
	store, err := translate.OpenFileStore(filepath.Join(folder.Path, TranslationsFile))
	if err != nil {
		return err
	}
	defer func() {
		if cerr := store.Close(); err == nil {
			err = cerr
		}
	}()
	how := r.How
	how.Store = store
	result.Stats, err = Translate(ctx, b, r.Engine, r.Translate, how)
	return err
}

// SplitHeader is the header of what Split makes of doc.
func SplitHeader(tool string, doc *bitext.Document, opt SplitOptions) bitext.Header {
	return StageHeader("split", tool, HashText(doc), struct {
		Name, Lang string
		SplitOptions
	}{doc.Name, doc.Lang, opt})
}

// TranslateHeader is the header of what Translate makes of an artefact with the hash input.
func TranslateHeader(tool, input, from string, e translate.Engine, opt TranslateOptions) bitext.Header {
	return StageHeader("translate", tool, input, struct {
		Origin   bitext.Origin
		Settings string
		TranslateOptions
	}{e.Origin(from, opt.To), e.Settings(), opt})
}

// AlignHeader is the header of what Align makes of an artefact with the hash input.
func AlignHeader(tool, input string, opt AlignOptions) bitext.Header {
	return StageHeader("align", tool, input, opt)
}

// CheckHeader is the header of what Check makes of an artefact with the hash input.
func CheckHeader(tool, input string, opt check.Options) bitext.Header {
	opt.Workers = 0 // changes nothing in the result
	return StageHeader("check", tool, input, opt)
}
