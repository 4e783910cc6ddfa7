package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/urfave/cli/v2"

	"visavis/pipeline/bitext"
	"visavis/pipeline/check"
)

// configName is the file in which a project says how its texts are split and translated and its translations checked. The one in the
// current folder is taken, or in the nearest folder above.
const configName = "visavis.toml"

// config is what visavis.toml says. Every key has the meaning of the option of its name; an option on the command line goes before.
type config struct {
	Split     splitConfig     `toml:"split"`
	Translate translateConfig `toml:"translate"`
	Check     checkConfig     `toml:"check"`
	// Engines are by the name that --engine takes, without what follows a colon.
	Engines map[string]engineConfig `toml:"engines"`

	folder string // that paths in it are relative to; "" where there is no file
}

type splitConfig struct {
	Abbreviations string `toml:"abbreviations"`
	Profile       string `toml:"profile"`
	SRX           string `toml:"srx"`
}

// translateConfig does not name the engine: text goes out only where the command line says so.
type translateConfig struct {
	Unit       string   `toml:"unit"`
	Typography bool     `toml:"typography"`
	TM         []string `toml:"tm"`
	FuzzyMatch *int     `toml:"fuzzy-match"`
}

type checkConfig struct {
	Rules         []string          `toml:"rules"`
	FailOn        string            `toml:"fail-on"`
	MinConfidence *float64          `toml:"min-confidence"`
	Baseline      string            `toml:"baseline"`
	Glossary      string            `toml:"glossary"`
	Forbidden     string            `toml:"forbidden"`
	Keep          string            `toml:"keep"`
	Severity      map[string]string `toml:"severity"`
}

// readConfig reads the file called path, or, where path is "", the project's own if it has one.
func readConfig(path string) (*config, error) {
	if path == "" {
		if path = findConfig(); path == "" {
			return &config{}, nil
		}
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	c := &config{folder: filepath.Dir(path)}
	d := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields()
	err = d.Decode(c)
	var strict *toml.StrictMissingError
	var decode *toml.DecodeError
	switch {
	case errors.As(err, &strict):
		key := strict.Errors[0].Key()
		line, _ := strict.Errors[0].Position()
		return nil, configFault(path, line, fmt.Sprintf("there is no setting %s", strings.Join(key, ".")), nearestKey(key))
	case errors.As(err, &decode):
		line, _ := decode.Position()
		return nil, configFault(path, line, decodeProblem(decode), "")
	case err != nil:
		return nil, configFault(path, 0, err.Error(), "")
	}
	if problem, hint := c.Translate.fault(); problem != "" {
		return nil, configFault(path, 0, problem, hint)
	}
	if problem, hint := c.Check.fault(); problem != "" {
		return nil, configFault(path, 0, problem, hint)
	}
	for name, e := range c.Engines {
		if problem, hint := e.fault(name); problem != "" {
			return nil, configFault(path, 0, problem, hint)
		}
	}
	return c, nil
}

// decodeProblem says what is wrong with a file that is no TOML, or with a setting whose value is of another kind than it takes.
func decodeProblem(err *toml.DecodeError) string {
	problem := strings.TrimPrefix(err.Error(), "toml: ")
	if strings.HasPrefix(problem, "cannot decode") || strings.HasPrefix(problem, "cannot store") {
		if takes := valueTaken(err.Key()); takes != "" {
			return strings.Join(err.Key(), ".") + " takes " + takes
		}
	}
	return problem
}

// valueTaken says what kind of value a setting takes, with an example; "" where there is no such setting.
func valueTaken(key []string) string {
	t := reflect.TypeFor[config]()
	for _, name := range key {
		switch t.Kind() {
		case reflect.Map:
			t = t.Elem()
		case reflect.Struct:
			field, ok := t.FieldByNameFunc(func(f string) bool {
				sf, _ := t.FieldByName(f)
				return sf.Tag.Get("toml") == name
			})
			if !ok {
				return ""
			}
			t = field.Type
		default:
			return ""
		}
		if t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
	}
	last := ""
	if len(key) > 0 {
		last = key[len(key)-1]
	}
	switch t.Kind() {
	case reflect.String:
		return "a text in quotes: " + last + ` = "…"`
	case reflect.Bool:
		return "true or false, without quotes"
	case reflect.Int:
		return "a whole number, without quotes"
	case reflect.Float64:
		return "a number, without quotes"
	case reflect.Slice:
		return "a list of texts in quotes: " + last + ` = ["…", "…"]`
	case reflect.Struct, reflect.Map:
		return "settings of its own, below a line [" + strings.Join(key, ".") + "]"
	}
	return ""
}

// project is what the visavis.toml of the project says, which is read once. Nobody may change it.
func (u *ui) project() (*config, error) {
	if u.conf == nil {
		conf, err := readConfig("")
		if err != nil {
			return nil, err
		}
		u.conf = conf
	}
	return u.conf, nil
}

// fault says what is wrong with the values of [translate], and what to do; "" where nothing is.
func (c *translateConfig) fault() (problem, hint string) {
	if c.Unit != "" && !isUnit(c.Unit) {
		return "translate.unit: " + c.Unit + ": the units are sentence and paragraph", ""
	}
	if p := c.FuzzyMatch; p != nil && !isFuzzyMatch(*p) {
		return fmt.Sprintf("translate.fuzzy-match: %d is not from 50 to 100", *p), fuzzyHint
	}
	if slices.Contains(c.TM, "") {
		return "translate.tm: the name of a memory is empty", `name its file, for example tm = ["client.tm"]`
	}
	return "", ""
}

// fault says what is wrong with the values of [check], and what to do; "" where nothing is.
func (c *checkConfig) fault() (problem, hint string) {
	const list = "visavis check --list lists the rules"
	for _, name := range c.Rules {
		if err := (check.Options{Only: []string{strings.TrimPrefix(name, "-")}}).Validate(); err != nil {
			return "check.rules: " + err.Error(), list
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.Severity)) {
		if err := (check.Options{Only: []string{name}}).Validate(); err != nil {
			return "check.severity: " + err.Error(), list
		}
		if _, err := bitext.ParseSeverity(c.Severity[name]); err != nil {
			return "check.severity." + name + ": " + err.Error(), ""
		}
	}
	if _, err := failOn(cmp.Or(c.FailOn, "error")); err != nil {
		return "check.fail-on: " + strings.TrimPrefix(err.Error(), "--fail-on: "), ""
	}
	if p := c.MinConfidence; p != nil && (*p < 0 || *p > 1) {
		return "check.min-confidence: a probability is from 0 to 1", ""
	}
	return "", ""
}

func configFault(path string, line int, problem, hint string) error {
	if line > 0 {
		path = fmt.Sprintf("%s:%d", path, line)
	}
	return usagef(path+": "+problem, hint)
}

func findConfig() string {
	folder, err := os.Getwd()
	if err != nil {
		return ""
	}
	for {
		path := filepath.Join(folder, configName)
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			return relative(path)
		}
		up := filepath.Dir(folder)
		if up == folder {
			return ""
		}
		folder = up
	}
}

// relative is a path as seen from here, which is what people want to read.
func relative(path string) string {
	here, err := os.Getwd()
	if err != nil {
		return path
	}
	if rel, err := filepath.Rel(here, path); err == nil {
		return rel
	}
	return path
}

// chosen is what a flag says, or, where it was not given, what the config does.
func chosen(c *cli.Context, flag, configured string) string {
	if configured == "" || c.IsSet(flag) {
		return c.String(flag)
	}
	return configured
}

// path is a file that the config names, which is relative to the config's folder.
func (c *config) path(name string) string {
	if name == "" || filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(c.folder, name)
}

// nearestKey names the setting that was probably meant.
func nearestKey(key []string) string {
	if slices.Equal(key, []string{"translate", "engine"}) {
		return "text goes out only where the command line says so: --engine NAME"
	}
	var settings []string
	for section, t := range map[string]reflect.Type{
		"split": reflect.TypeFor[splitConfig](), "translate": reflect.TypeFor[translateConfig](), "check": reflect.TypeFor[checkConfig](),
		"engines.NAME": reflect.TypeFor[engineConfig](),
	} {
		if len(key) == 1 {
			settings = append(settings, section)
			continue
		}
		for i := range t.NumField() {
			settings = append(settings, section+"."+t.Field(i).Tag.Get("toml"))
		}
	}
	slices.Sort(settings)
	best := nearest(settings, strings.Join(key, "."), .8)
	if len(key) == 1 { // sections stand in brackets
		for i, s := range settings {
			settings[i] = "[" + s + "]"
		}
		if best != "" {
			best = "[" + best + "]"
		}
	}
	if best == "" {
		return "the settings are " + strings.Join(settings, ", ")
	}
	return "did you mean " + best + "?"
}
