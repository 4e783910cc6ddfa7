// Package gcloud holds what Google's two translation services have in common: where they are, who pays, which languages they
// know, and what their errors mean.
package gcloud

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"cloud.google.com/go/auth"
	"cloud.google.com/go/auth/credentials"
	"cloud.google.com/go/compute/metadata"
	"golang.org/x/text/language"

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

// Endpoint is where a service is, when not at its own address.
type Endpoint struct {
	// URL is the address without a slash at its end; Host its host and port.
	URL, Host string
	// Plain is true for http://: a fake or a proxy, to which no credentials are sent.
	Plain bool
}

// ParseEndpoint reads an address; an empty one gives the zero value.
func ParseEndpoint(engine, address string) (Endpoint, error) {
	if address == "" {
		return Endpoint{}, nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.RawQuery != "" || u.User != nil {
		return Endpoint{}, &translate.SetupError{Engine: engine, Missing: fmt.Sprintf("%q is no address of a service", address),
			Hint: "write it like http://127.0.0.1:8080 (no credentials are sent) or https://translation.example.com"}
	}
	host := u.Host
	if u.Port() == "" {
		host += map[string]string{"http": ":80", "https": ":443"}[u.Scheme]
	}
	return Endpoint{URL: strings.TrimRight(u.Scheme+"://"+u.Host+u.Path, "/"), Host: host, Plain: u.Scheme == "http"}, nil
}

// Languages are the codes that a service knows; nil where it did not say.
type Languages []string

// Code is the code under which the service knows lang, and whether it does: the tag itself, or the language without its region.
// A service that did not say is taken to know every language, Chinese in its two scripts.
func (l Languages) Code(lang string) (string, bool) {
	tag, err := language.Parse(lang)
	if err != nil {
		return lang, l == nil || slices.Contains(l, lang)
	}
	base, _ := tag.Base()
	script, _ := tag.Script()
	tries, safe := []string{tag.String(), lang, base.String()}, base.String()
	switch {
	case safe == "zh" && script.String() == "Hant":
		tries, safe = []string{"zh-TW", "zh-Hant"}, "zh-TW"
	case safe == "zh":
		tries, safe = []string{"zh-CN", "zh-Hans", "zh"}, "zh-CN"
	}
	if l == nil {
		return safe, true
	}
	for _, t := range tries {
		for _, have := range l {
			if strings.EqualFold(t, have) {
				return have, true
			}
		}
	}
	return "", false
}

// Supports is nil where the service knows both languages.
func (l Languages) Supports(engine, from, to string) error {
	_, okFrom := l.Code(from)
	_, okTo := l.Code(to)
	if okFrom && okTo {
		return nil
	}
	known := slices.Clone([]string(l))
	slices.Sort(known)
	return &translate.PairError{Engine: engine, From: from, To: to, Languages: known}
}
