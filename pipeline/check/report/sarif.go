package report

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"visavis/pipeline/bitext"
	"visavis/pipeline/check"
)

// The parts of SARIF 2.1.0 (OASIS standard, 2020-03-27) that are written; numbers are its sections.
type (
	sarifTool struct { // 3.18
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct { // 3.19
		Name    string      `json:"name"`
		Version string      `json:"version,omitempty"`
		Rules   []sarifRule `json:"rules"`
	}
	sarifRule struct { // 3.49
		ID      string       `json:"id"`
		Short   sarifText    `json:"shortDescription"`
		Help    sarifText    `json:"help"`
		Default sarifDefault `json:"defaultConfiguration"`
	}
	sarifDefault struct {
		Level string `json:"level"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifResult struct { // 3.27
		RuleID       string            `json:"ruleId"`
		RuleIndex    int               `json:"ruleIndex"`
		Level        string            `json:"level"`
		Message      sarifText         `json:"message"`
		Locations    []sarifLocation   `json:"locations"`
		Fingerprints map[string]string `json:"partialFingerprints"`
	}
	sarifLocation struct { // 3.28
		Physical sarifPhysical  `json:"physicalLocation"`
		Logical  []sarifLogical `json:"logicalLocations,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine int `json:"startLine"`
	}
	sarifLogical struct {
		Name string `json:"name"`
		Kind string `json:"kind"`
	}
)

// fingerprintName is the key of our fingerprint in partialFingerprints (3.27.17); its number goes up when it is made otherwise.
const fingerprintName = "visavisUnit/v1"

// SARIF writes a SARIF 2.1.0 log with one run, result by result.
func SARIF(w io.Writer, r *Report) error {
	index := map[string]int{}
	driver := sarifDriver{Name: or(r.Tool, "visavis"), Version: r.Version}
	for i, rule := range check.Rules() {
		index[rule.ID] = i
		driver.Rules = append(driver.Rules, sarifRule{
			ID: rule.ID, Short: sarifText{rule.Reason}, Help: sarifText{rule.Hint}, Default: sarifDefault{level(rule.Severity)},
		})
	}
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "{\n  \"$schema\": %q,\n  \"version\": \"2.1.0\",\n  \"runs\": [{\n    \"columnKind\": \"unicodeCodePoints\",\n    \"tool\": ", sarifSchema)
	if err := writeIndented(out, sarifTool{driver}); err != nil {
		return err
	}
	fmt.Fprint(out, ",\n    \"results\": [")
	between := ""
	for i := range r.Files {
		f := &r.Files[i]
		err := r.each(f, func(it *Item) error {
			fmt.Fprint(out, between)
			between = ", "
			return writeIndented(out, resultOf(f, it, index))
		})
		if err != nil {
			return err
		}
	}
	fmt.Fprint(out, "]\n  }]\n}\n")
	return out.Flush()
}

const sarifSchema = "https://json.schemastore.org/sarif-2.1.0.json"

// writeIndented writes a value as JSON, with the indent of what stands in a run.
func writeIndented(w io.Writer, v any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("    ", "  ")
	if err := enc.Encode(v); err != nil {
		return err
	}
	_, err := w.Write(bytes.TrimRight(b.Bytes(), "\n"))
	return err
}

func resultOf(f *File, it *Item, index map[string]int) sarifResult {
	rule, ok := index[it.Rule]
	if !ok {
		rule = -1 // 3.27.6: not in the table
	}
	loc := sarifLocation{Physical: sarifPhysical{Artifact: sarifArtifact{uri(f.Name)}}}
	if it.Line > 0 {
		loc.Physical.Region = &sarifRegion{it.Line}
	} else {
		loc.Logical = []sarifLogical{{Name: fmt.Sprintf("unit %d", it.Unit), Kind: "element"}}
	}
	return sarifResult{
		RuleID: it.Rule, RuleIndex: rule, Level: level(it.Severity), Message: sarifText{it.Message + ": " + it.Hint}, Locations: []sarifLocation{loc},
		Fingerprints: map[string]string{fingerprintName: it.Fingerprint},
	}
}

func level(s bitext.Severity) string {
	switch s {
	case bitext.Error:
		return "error"
	case bitext.Warning:
		return "warning"
	}
	return "note"
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
