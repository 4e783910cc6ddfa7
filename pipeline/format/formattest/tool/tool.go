// Package tool finds the programs that acceptance tests run.
//
//	xmllint := tool.Path(t, "xmllint", "libxml2-utils")
package tool

import (
	"os"
	"os/exec"
	"testing"
)

// Path is the path of a program. Where it is not installed the test is skipped, naming the Debian package; with REQUIRE_TOOLS=1 in
// the environment it fails instead.
func Path(t testing.TB, program, debian string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		Missing(t, program, debian)
	}
	return path
}

// Missing skips the test, or fails it where REQUIRE_TOOLS=1.
func Missing(t testing.TB, what, debian string) {
	t.Helper()
	if os.Getenv("REQUIRE_TOOLS") == "1" {
		t.Fatalf("%s is not installed, and REQUIRE_TOOLS=1 asks for it: apt-get install %s", what, debian)
	}
	t.Skipf("%s is not installed: apt-get install %s to run this test", what, debian)
}

// Data is the path of a file of the test data, below VISAVIS_DATA. Where that is not set the test is skipped.
func Data(t testing.TB, name string) string {
	t.Helper()
	dir := os.Getenv("VISAVIS_DATA")
	if dir == "" {
		t.Skipf("VISAVIS_DATA is not set: there is no %s to test with", name)
	}
	path := dir + "/" + name
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("test data: %v", err)
	}
	return path
}
