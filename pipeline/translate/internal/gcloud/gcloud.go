// Package gcloud holds what Google's two translation services have in common: credentials, who pays, and what their errors mean.
package gcloud

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"cloud.google.com/go/auth"
	"cloud.google.com/go/auth/credentials"
	"cloud.google.com/go/compute/metadata"

	"visavis/pipeline/translate"
)

// Scope is the permission that translation needs.
const Scope = "https://www.googleapis.com/auth/cloud-platform"

// The variables that are looked at.
const (
	CredentialsVar = "GOOGLE_APPLICATION_CREDENTIALS"
	ProjectVar     = "GOOGLE_CLOUD_PROJECT"
	KeyVar         = "GOOGLE_API_KEY"
)

// metadataWait is how long the machine may take to answer that it is one of Google's. There the answer comes at once.
const metadataWait = time.Second

// Credentials finds the application default credentials (https://google.aip.dev/auth/4110) without asking anything but the
// machine itself. The error is a *translate.SetupError that says where was looked.
func Credentials(ctx context.Context, engine string) (*auth.Credentials, error) {
	file, wellKnown := os.Getenv(CredentialsVar), wellKnownFile()
	if file == "" && !exists(wellKnown) {
		ctx, cancel := context.WithTimeout(ctx, metadataWait)
		defer cancel()
		if !metadata.OnGCEWithContext(ctx) {
			return nil, &translate.SetupError{Engine: engine,
				Missing: fmt.Sprintf("no Google credentials: the variable %s is not set, and there is no file %s", CredentialsVar, wellKnown),
				Hint:    "run gcloud auth application-default login, or set " + CredentialsVar + " to the file of a service account's key",
			}
		}
	}
	creds, err := credentials.DetectDefault(&credentials.DetectOptions{Scopes: []string{Scope}})
	if err == nil {
		return creds, nil
	}
	where := wellKnown
	if file != "" {
		where = file + " (from the variable " + CredentialsVar + ")"
	}
	if errors.Is(err, fs.ErrNotExist) {
		err = errors.New("there is no such file")
	}
	return nil, &translate.SetupError{Engine: engine,
		Missing: fmt.Sprintf("the Google credentials in %s cannot be used: %v", where, err),
		Hint:    "run gcloud auth application-default login, or get the service account's key again",
	}
}

// wellKnownFile is where gcloud puts the application default credentials.
func wellKnownFile() string {
	const name = "application_default_credentials.json"
	if dir := os.Getenv("APPDATA"); runtime.GOOS == "windows" && dir != "" {
		return filepath.Join(dir, "gcloud", name)
	}
	home, err := os.UserHomeDir()
	if err != nil {
		home = "~"
	}
	return filepath.Join(home, ".config", "gcloud", name)
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// Project finds the project that pays: as named, by the variable, or as the credentials have it (creds may be nil).
func Project(ctx context.Context, engine, named string, creds *auth.Credentials) (string, error) {
	if named != "" {
		return named, nil
	}
	if p := os.Getenv(ProjectVar); p != "" {
		return p, nil
	}
	if creds != nil {
		for _, ask := range []func(context.Context) (string, error){creds.ProjectID, creds.QuotaProjectID} {
			if p, err := ask(ctx); err == nil && p != "" {
				return p, nil
			}
		}
	}
	return "", &translate.SetupError{Engine: engine,
		Missing: "no Google Cloud project: the variable " + ProjectVar + " is not set, and the credentials name none",
		Hint:    "set " + ProjectVar + " to the project that pays, or give --project",
	}
}
