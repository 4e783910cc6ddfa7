package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// The examples of docs/ci.md are run as far as they can be without the services that they are for.

var exampleBlock = regexp.MustCompile("(?ms)^```(\\w+) (\\S+)\n(.*?)^```$")

// ciExamples are the files that docs/ci.md shows, by their names.
func ciExamples(t *testing.T) map[string]string {
	t.Helper()
	data, err := os.ReadFile("../../docs/ci.md")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, m := range exampleBlock.FindAllStringSubmatch(string(data), -1) {
		out[m[2]] = m[3]
	}
	return out
}

const exampleTMX = `<?xml version="1.0"?>
<tmx version="1.4"><header creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" srclang="fr" datatype="plaintext"/><body>
<tu><tuv xml:lang="fr"><seg>Il y a 950 messages.</seg></tuv><tuv xml:lang="en"><seg>There are NUMBER messages.</seg></tuv></tu>
</body></tmx>
`

// ciFolder is a project with the examples in it and visavis on the PATH.
func ciFolder(t *testing.T, number string) (folder string, env []string) {
	t.Helper()
	folder = t.TempDir()
	for name, text := range ciExamples(t) {
		write(t, filepath.Join(folder, name), text)
	}
	for _, name := range []string{"terms.tsv", "forbidden.tsv", "names.txt", "abbreviations.txt"} {
		write(t, filepath.Join(folder, name), "# none yet\n")
	}
	write(t, filepath.Join(folder, "known.txt"), "# visavis baseline 1: known findings, one a line; only the first word counts\n")
	tmx := strings.Replace(exampleTMX, "NUMBER", number, 1)
	write(t, filepath.Join(folder, "texts", "a.tmx"), tmx)
	write(t, filepath.Join(folder, "statement.txt"), "Il y a 950 messages.\n")
	write(t, filepath.Join(folder, "statement.tmx"), tmx)
	bin := filepath.Join(folder, "bin")
	if err := os.MkdirAll(bin, 0o777); err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	// The test's own program is visavis where it is called so: see TestMain.
	if err := os.Symlink(self, filepath.Join(bin, "visavis")); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
	env = append(os.Environ(), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"), "GITHUB_STEP_SUMMARY="+filepath.Join(folder, "summary.md"))
	return folder, env
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o777); err != nil {
		t.Fatal(err)
	}
}

// shell runs a script and gives its exit code.
func shell(t *testing.T, folder string, env []string, script string) (code int, out string) {
	t.Helper()
	cmd := exec.Command("sh", "-e", "-c", script)
	cmd.Dir, cmd.Env = folder, env
	data, err := cmd.CombinedOutput()
	if exit, ok := err.(*exec.ExitError); ok {
		return exit.ExitCode(), string(data)
	}
	if err != nil {
		t.Fatal(err)
	}
	return 0, string(data)
}

// steps are the shell commands of an example in YAML.
func steps(t *testing.T, name, text string) string {
	t.Helper()
	lines := strings.Split(text, "\n")
	var out []string
	for i, l := range lines {
		switch trimmed := strings.TrimSpace(l); {
		case trimmed == "run: |":
			indent := len(l) - len(strings.TrimLeft(l, " "))
			for _, c := range lines[i+1:] {
				if len(c)-len(strings.TrimLeft(c, " ")) <= indent {
					break
				}
				out = append(out, strings.TrimSpace(c))
			}
		case strings.HasPrefix(trimmed, "- visavis "):
			out = append(out, strings.TrimPrefix(trimmed, "- "))
		case strings.HasPrefix(trimmed, "entry: "):
			out = append(out, strings.TrimPrefix(trimmed, "entry: ")+" texts/a.tmx")
		}
	}
	if len(out) == 0 {
		t.Fatalf("%s has no commands", name)
	}
	return strings.Join(out, "\n")
}

func TestExamplesForCIFailOnAMistakeAndPassWithoutOne(t *testing.T) {
	for number, want := range map[string]int{"950": 0, "960": 1} {
		folder, env := ciFolder(t, number)
		examples := ciExamples(t)
		if _, err := exec.LookPath("git"); err != nil {
			t.Skip("Git is not installed")
		}
		if code, out := shell(t, folder, env, "git init -q && git add visavis.toml && git -c user.name=x -c user.email=x@example.org commit -q --no-verify -m one"); code != 0 {
			t.Fatal(out)
		}
		for name, script := range map[string]string{
			".github/workflows/texts.yml": steps(t, "texts.yml", examples[".github/workflows/texts.yml"]),
			".gitlab-ci.yml":              steps(t, ".gitlab-ci.yml", examples[".gitlab-ci.yml"]),
			".pre-commit-config.yaml":     steps(t, ".pre-commit-config.yaml", examples[".pre-commit-config.yaml"]),
			".git/hooks/pre-commit":       "./.git/hooks/pre-commit",
		} {
			if code, out := shell(t, folder, env, script); code != want {
				t.Errorf("%s with %s: exit code %d, want %d\n%s", name, number, code, want, out)
			}
		}
		if _, err := exec.LookPath("make"); err == nil {
			if code, out := shell(t, folder, env, "make check-texts"); (code != 0) != (want != 0) {
				t.Errorf("make with %s: exit code %d\n%s", number, code, out)
			}
		}
		for _, made := range []string{"visavis.sarif", "visavis.xml", "summary.md"} {
			if info, err := os.Stat(filepath.Join(folder, made)); err != nil || info.Size() == 0 {
				t.Errorf("%s was not made: %v", made, err)
			}
		}
	}
}

func TestTheExampleOfFrozenPassesAndFails(t *testing.T) {
	folder, env := ciFolder(t, "950")
	if code, out := shell(t, folder, env, "visavis run statement.txt --from fr --to en --engine replay:texts/a.tmx -o statement.tmx && sh frozen.sh"); code != 0 {
		t.Fatalf("exit code %d\n%s", code, out)
	}
	write(t, filepath.Join(folder, "statement.txt"), "Il y a 950 messages. Il y a 950 messages.\n")
	if code, out := shell(t, folder, env, "sh frozen.sh"); code != 1 || !strings.Contains(out, "split, segment 2") {
		t.Errorf("exit code %d\n%s", code, out)
	}
}

func TestActionlintFindsNothingInTheWorkflow(t *testing.T) {
	if os.Getenv("ACTIONLINT") == "" {
		t.Skip("runs only where ACTIONLINT is set: it fetches actionlint through the Go module proxy")
	}
	folder, _ := ciFolder(t, "950")
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "go", "run", "github.com/rhysd/actionlint/cmd/actionlint@v1.7.7", "-no-color", filepath.Join(folder, ".github/workflows/texts.yml"))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
