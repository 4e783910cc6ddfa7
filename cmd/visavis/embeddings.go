package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"visavis/align"
	"visavis/pipeline/embed"
)

// Vectors of sentences, by a server that the user names, are one more witness for align. embeddings.go gets them.

// checkEmbeddingFlags refuses flags that make no sense, before anything is read.
func checkEmbeddingFlags(c *cli.Context) error {
	address, model := c.String("embeddings"), c.String("embedding-model")
	switch {
	case address == "" && !c.IsSet("embeddings") && !c.IsSet("embedding-model"):
		return nil
	case address == "":
		return usagef("--embedding-model needs --embeddings", "for example --embeddings http://localhost:11434/v1")
	case model == "":
		return usagef("--embeddings needs --embedding-model", "name a model of that server that knows both languages, for example bge-m3")
	}
	if _, err := (&embed.Client{URL: address}).Address(); err != nil {
		return usagef("--embeddings "+address+" is no web address", "for example --embeddings http://localhost:11434/v1")
	}
	return nil
}

// embed has the server turn the sentences of in into vectors, and says before what goes there.
func (u *ui) embed(c *cli.Context, in *align.Input) error {
	client := &embed.Client{URL: c.String("embeddings"), Model: c.String("embedding-model"), Key: os.Getenv("OPENAI_API_KEY")}
	address, err := client.Address()
	if err != nil {
		return err
	}
	kept := ""
	switch client.Cache, err = openVectors(address, client.Model); {
	case err != nil:
		u.notef("Vectors are not kept for the next time: %v.", rootCause(err))
	default:
		defer client.Cache.Close() // every vector in it is on disk already
		kept = "; kept in " + client.Cache.Path()
	}
	plan, err := client.Plan(in.Source, in.Target)
	if err != nil {
		return err
	}
	u.notef("Vectors by %s at %s: %s to send, %s; %s there from before%s.", client.Model, address, count(plan.Sent, "text"),
		count(plan.Characters, "character"), thousands(plan.Cached), kept)
	bar := u.newVectorProgress()
	bar.watch()
	defer bar.done()
	client.Progress = bar.embedded
	refused := 0
	for _, side := range []struct {
		sentences []string
		vectors   *align.Vectors
	}{{in.Source, &in.SourceVectors}, {in.Target, &in.TargetVectors}} {
		vectors, stats, err := client.Runs(c.Context, side.sentences)
		if err != nil {
			return err
		}
		*side.vectors = vectors
		refused += stats.Refused
	}
	if refused > 0 {
		u.notef("%s would not take %s: aligned without vectors there.", client.Model, count(refused, "text"))
	}
	return nil
}

// openVectors opens the file among the user's caches that keeps the vectors of a model.
func openVectors(address, model string) (*embed.Cache, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return nil, fmt.Errorf("there is no folder for caches: %w", err)
	}
	return embed.OpenCache(filepath.Join(dir, "visavis", "embeddings"), address, model)
}
