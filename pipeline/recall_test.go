package pipeline_test

import (
	"context"
	"path/filepath"
	"testing"

	"visavis/pipeline"
	"visavis/pipeline/memory"
	"visavis/pipeline/translate"
	"visavis/pipeline/translate/mock"
)

func TestProgressCountsWhatMemoriesHad(t *testing.T) {
	ctx := context.Background()
	m, err := memory.Create(filepath.Join(t.TempDir(), "client.tm"))
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	units := func(yield func(memory.Unit, error) bool) {
		yield(memory.Unit{From: "fr", To: "en", Source: "Il pleut.", Target: "It rains."}, nil)
	}
	if _, err := m.Import(ctx, "client.tmx", units, memory.ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	recall, err := pipeline.NewRecall(ctx, []*memory.Memory{m}, memory.LeastFuzzy)
	if err != nil {
		t.Fatal(err)
	}
	var last translate.Progress
	how := translate.Options{Progress: func(p translate.Progress) {
		if p.Done < last.Done || p.Total != 3 {
			t.Errorf("%d of %d after %d", p.Done, p.Total, last.Done)
		}
		last = p
	}}
	opt := pipeline.TranslateOptions{To: "en", Unit: pipeline.Sentence, Recall: recall}
	_, err = pipeline.Translate(ctx, split(t, "Il pleut. Paul dort. Il pleut."), mock.New(), opt, how)
	if err != nil || last.Done != 3 || last.Total != 3 || last.Stats.Memory.Segments() != 2 || last.Stats.Sent != 1 {
		t.Errorf("%+v, error %v", last, err)
	}
}
