package main

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"visavis/pipeline/translate/translatetest/fakegoogle"
)

const secret = "AIza-this-is-a-secret"

// TestGoogleThroughItsRealClients runs the command against fakes that speak Google's protocols, with everything going wrong once.
func TestGoogleThroughItsRealClients(t *testing.T) {
	t.Setenv("GOOGLE_API_KEY", secret)
	t.Setenv("GOOGLE_CLOUD_PROJECT", "a-project")
	t.Setenv("SOURCE_DATE_EPOCH", "1795478400")
	for _, tt := range []struct {
		engine           string
		start            func(testing.TB) *fakegoogle.Server
		sent             string // what goes over the wire: the text's 2,816 characters with tags or tokens for what stays as it is
		cost             string
		again, againCost string // with those that were sent again
	}{{"google", fakegoogle.NewAdvanced, "2,886 characters", "about 0.0577 USD", "8,658", "about 0.1732 USD"}, {"google-basic", fakegoogle.NewBasic, "2,807 characters", "about 0.0561 USD", "8,421", "about 0.1684 USD"}} {
		t.Run(tt.engine, func(t *testing.T) {
			fake := tt.start(t)
			dir := t.TempDir()
			out := filepath.Join(dir, "s.tmx")
			args := []string{"visavis", "run", "../../fixtures/statement.fr.txt", "--from", "fr", "--to", "en",
				"--engine", tt.engine, "--engine-url", fake.URL, "-o", out}
			try := func(args ...string) (int, string, string) {
				var stdout, stderr strings.Builder
				code := run(args, strings.NewReader(""), &stdout, &stderr)
				if strings.Contains(stdout.String()+stderr.String(), secret) {
					t.Errorf("the key is printed: %s%s", stdout.String(), stderr.String())
				}
				return code, stdout.String(), stderr.String()
			}

			code, stdout, stderr := try(append(args, "--dry-run")...)
			if code != 0 || !strings.Contains(stdout, tt.sent+", "+tt.cost) || len(fake.Received()) != 0 {
				t.Errorf("dry run: %d, %q, %q, sent %v", code, stdout, stderr, fake.Received())
			}

			// the call that would pass the budget is not made
			code, _, stderr = try(append(args, "--budget", "0.01")...)
			if code != exitBudget || !strings.Contains(stderr, "would pass the budget") || len(fake.Received()) != 0 {
				t.Errorf("budget: exit code %d, %q, sent %v", code, stderr, fake.Received())
			}

			// 403 ends the run; nothing is lost, for nothing was sold
			fake.Fail(fakegoogle.Fault{Status: http.StatusForbidden})
			code, _, stderr = try(args...)
			if code != exitEngine || !strings.HasPrefix(stderr, "visavis: ") || strings.Count(stderr, "\n") != 2 {
				t.Errorf("403: exit code %d, %q", code, stderr)
			}

			// what may go away is waited out
			fake.Fail(fakegoogle.Fault{Status: http.StatusTooManyRequests, RetryAfter: 10 * time.Millisecond},
				fakegoogle.Fault{Status: http.StatusServiceUnavailable, RetryAfter: 10 * time.Millisecond},
				fakegoogle.Fault{Cut: true}, fakegoogle.Fault{Fewer: 2}, fakegoogle.Fault{Entities: true})
			code, _, stderr = try(args...)
			if code != 0 || !strings.Contains(stderr, "Made "+out+": 55 translation units") || !strings.Contains(stderr, tt.sent+" ("+tt.again+" with those sent again") || !strings.Contains(stderr, tt.againCost) {
				t.Fatalf("exit code %d, %q", code, stderr)
			}
			seen := map[string]bool{}
			for _, s := range fake.Texts() {
				seen[s] = true
			}
			if len(seen) != 29 {
				t.Errorf("%d texts were sent, want each of the 29 distinct ones", len(seen))
			}

			// another run, of another text, where one segment is refused: the rest is kept
			fake.Poison(func(text string) bool { return strings.Contains(text, "Dubaï") })
			other := filepath.Join(dir, "other.fr.txt")
			writeFile(t, other, "Un. Deux. Je vais à Dubaï. Trois. Quatre.")
			args[2], args[len(args)-1] = other, filepath.Join(dir, "o.tmx")
			code, _, stderr = try(args...)
			if code != exitEngine || !strings.Contains(stderr, "Je vais à Dubaï.") || !strings.Contains(stderr, "the rest is translated and kept") {
				t.Errorf("poison: exit code %d, %q", code, stderr)
			}
			if got := len(stored(t, filepath.Join(dir, "o.visavis"))); got != 5 { // the header counts as the empty text
				t.Errorf("%d texts are kept", got)
			}
		})
	}
}

func TestMissingCredentialsAreNamed(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "a.txt")
	writeFile(t, text, "Un.")
	for _, name := range []string{"GOOGLE_API_KEY", "GOOGLE_CLOUD_PROJECT", "GOOGLE_APPLICATION_CREDENTIALS"} {
		t.Setenv(name, "")
	}
	t.Setenv("HOME", dir)
	for engine, want := range map[string]string{"google": "GOOGLE_", "google-basic": "GOOGLE_API_KEY"} {
		var stdout, stderr strings.Builder
		start := time.Now()
		code := run([]string{"visavis", "run", text, "--from", "fr", "--to", "en", "--engine", engine, "-o", filepath.Join(dir, "a.tmx")},
			strings.NewReader(""), &stdout, &stderr)
		if code != exitUsage || !strings.Contains(stderr.String(), want) || strings.Count(stderr.String(), "\n") > 2 {
			t.Errorf("%s: exit code %d, %q", engine, code, stderr.String())
		}
		if took := time.Since(start); took > 3*time.Second {
			t.Errorf("%s: it took %v to say so", engine, took)
		}
		t.Log(stderr.String())
	}
}
