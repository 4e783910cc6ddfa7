package pipeline

import (
	"context"
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
	Check     check.Options
	// How says how the engine is called: nothing that changes the result. Without a Store, its Store and Ledger are the run folder's.
	How translate.Options
	// OnStage, if set, is told of each stage when it begins.
	OnStage func(stage string)
}

// Result is what a run made.
type Result struct {
	Bitext *bitext.Bitext
	// Stats says what the engine was asked in this run; zero where the translate stage was not run again.
	Stats translate.Stats
	// Spent is what all runs in the run folder have spent.
	Spent  translate.Spent
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
	defer folder.Close() // every answer in it is on disk already
	result := &Result{}
	artefact, err := r.stages(ctx, folder, result)
	if err != nil {
		return err
	}
	result.Bitext, result.Spent = artefact.Bitext, folder.Ledger.Spent()
	return export(result)
}

// stage is one step of a run: the header of what it would make out of the artefact before it, and how it makes it.
type stage struct {
	header func(input string) bitext.Header
	make   func(context.Context, *bitext.Bitext) (*bitext.Bitext, error)
}

// list gives the stages in order.
func (r Run) list(folder *Folder, result *Result) []stage {
	return []stage{
		{
			func(string) bitext.Header { return SplitHeader(r.Tool, &r.Document, r.Split) },
			func(context.Context, *bitext.Bitext) (*bitext.Bitext, error) { return Split(r.Document, r.Split) },
		},
		{
			func(input string) bitext.Header {
				return TranslateHeader(r.Tool, input, r.Document.Lang, r.Engine, r.Translate)
			},
			func(ctx context.Context, b *bitext.Bitext) (*bitext.Bitext, error) {
				return b, r.translate(ctx, folder, b, result)
			},
		},
		{
			func(input string) bitext.Header { return AlignHeader(r.Tool, input) },
			func(ctx context.Context, b *bitext.Bitext) (*bitext.Bitext, error) { return b, Align(ctx, b) },
		},
		{
			func(input string) bitext.Header { return CheckHeader(r.Tool, input, r.Check) },
			func(_ context.Context, b *bitext.Bitext) (*bitext.Bitext, error) {
				Check(b, r.Check)
				return b, nil
			},
		},
	}
}

func (r Run) stages(ctx context.Context, folder *Folder, result *Result) (*Artefact, error) {
	stages := r.list(folder, result)
	artefact, done, err := r.reuse(folder, stages)
	if err != nil {
		return nil, err
	}
	for _, name := range stageOrder[:done] {
		result.Stages = append(result.Stages, StageResult{Stage: name, Reused: true})
	}
	for i, s := range stages[done:] {
		start := time.Now()
		if r.OnStage != nil {
			r.OnStage(stageOrder[done+i])
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		b, err := s.make(ctx, artefact.Bitext)
		if err != nil {
			return nil, err
		}
		if artefact, err = folder.Write(ctx, s.header(artefact.SHA256), b); err != nil {
			return nil, err
		}
		result.Stages = append(result.Stages, StageResult{Stage: stageOrder[done+i], Seconds: time.Since(start).Seconds()})
	}
	return artefact, nil
}

// reuse finds how many of the stages the folder holds already, and loads what the last of them made. A file that turns out to be
// damaged is made again.
func (r Run) reuse(folder *Folder, stages []stage) (*Artefact, int, error) {
	done, input := 0, ""
	for _, s := range stages {
		sum, ok, err := folder.Holds(s.header(input))
		if err != nil {
			return nil, 0, err
		}
		if !ok {
			break
		}
		done, input = done+1, sum
	}
	for ; done > 0; done-- {
		if a, err := folder.Load(stageOrder[done-1]); err == nil {
			return a, done, nil
		}
	}
	return &Artefact{}, 0, nil
}

func (r Run) translate(ctx context.Context, folder *Folder, b *bitext.Bitext, result *Result) error {
	how := r.How
	if how.Store == nil {
		how.Store, how.Ledger = folder.Store, folder.Ledger
	}
	how.Store = r.Translate.Recall.Store(how.Store)
	var err error
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
	}{e.Origin(from, opt.To), opt.engine(e, &bitext.Side{Document: bitext.Document{Lang: from}}).Settings(), opt})
}

// AlignHeader is the header of what Align makes of an artefact with the hash input.
func AlignHeader(tool, input string) bitext.Header {
	return StageHeader("align", tool, input, nil)
}

// CheckHeader is the header of what Check makes of an artefact with the hash input.
func CheckHeader(tool, input string, opt check.Options) bitext.Header {
	opt.Workers = 0 // changes nothing in the result
	if len(opt.Severity) == 0 {
		opt.Severity = nil
	}
	return StageHeader("check", tool, input, opt)
}
