package srx

import (
	"fmt"
	"strconv"
	"strings"
)

// Dialect is the regular expression engine that a file was written for. They differ in what \s, \d and \w mean.
type Dialect int

const (
	// Java: ASCII only, unless the expression says (?U). OmegaT, Okapi, LanguageTool. The zero value.
	Java Dialect = iota
	// ICU: all of Unicode, as the SRX specification has it.
	ICU
)

// The ASCII meanings of Java's classes.
const (
	javaSpace = ` \t\n\x0B\f\r`
	javaDigit = `0-9`
	javaWord  = `a-zA-Z0-9_`
	blanks    = ` \t\u00A0\u1680\u180E\u2000-\u200A\u202F\u205F\u3000`
)

// posix are the named classes of Java (\p{Lower}) and their members.
var posix = map[string]string{
	"Lower": `a-z`, "Upper": `A-Z`, "Alpha": `a-zA-Z`, "Digit": `0-9`, "Alnum": `a-zA-Z0-9`, "Punct": "!-/:-@\\[-`{-~", "Space": javaSpace,
	"Blank": ` \t`, "XDigit": `0-9a-fA-F`, "ASCII": `\x00-\x7F`, "Cntrl": `\x00-\x1F\x7F`,
	"javaLowerCase": `\p{Ll}`, "javaUpperCase": `\p{Lu}`, "IsLowercase": `\p{Ll}`, "IsUppercase": `\p{Lu}`, "IsAlphabetic": `\p{L}\p{Nl}`,
	"IsDigit": `\p{Nd}`, "IsPunctuation": `\p{P}`, "IsWhite_Space": `\s`, "IsLetter": `\p{L}`,
}

// translator rewrites an expression of Java or ICU for regexp2, which speaks .NET's dialect.
type translator struct {
	in      string
	i       int
	out     strings.Builder
	unicode bool // \s, \d, \w mean all of Unicode
}

// translate rewrites pattern; the error says what cannot be said.
func translate(pattern string, d Dialect) (string, error) {
	t := translator{in: pattern, unicode: d == ICU}
	for t.i < len(t.in) {
		if err := t.step(); err != nil {
			return "", err
		}
	}
	return t.out.String(), nil
}

func (t *translator) step() error {
	switch c := t.in[t.i]; {
	case c == '\\':
		return t.escape(false)
	case c == '[':
		t.i++
		t.out.WriteByte('[')
		return t.class(0)
	case strings.HasPrefix(t.in[t.i:], "(?"):
		t.flags()
	default:
		t.out.WriteByte(c)
		t.i++
	}
	return nil
}

// flags copies what opens a group and drops the flags U, u and d, which .NET does not know.
func (t *translator) flags() {
	j := t.i + 2
	for j < len(t.in) && (t.in[j] == '-' || t.in[j]|0x20 >= 'a' && t.in[j]|0x20 <= 'z') {
		j++
	}
	if j >= len(t.in) || t.in[j] != ')' && t.in[j] != ':' {
		t.out.WriteString("(?")
		t.i += 2
		return
	}
	flags := t.in[t.i+2 : j]
	if strings.ContainsRune(flags, 'U') {
		t.unicode = true
	}
	flags = strings.NewReplacer("U", "", "u", "", "d", "").Replace(flags)
	switch {
	case flags == "" && t.in[j] == ')':
	default:
		t.out.WriteString("(?" + flags + t.in[j:j+1])
	}
	t.i = j + 1
}

// class copies a character class up to its ]. Classes inside it are joined with it.
func (t *translator) class(depth int) error {
	negated := t.i < len(t.in) && t.in[t.i] == '^'
	if negated {
		if depth > 0 {
			return fmt.Errorf("a negated class inside a class cannot be translated")
		}
		t.out.WriteByte('^')
		t.i++
	}
	for first := true; t.i < len(t.in); first = false {
		switch c := t.in[t.i]; {
		case c == ']' && !first:
			t.i++
			if depth == 0 {
				t.out.WriteByte(']')
			}
			return nil
		case strings.HasPrefix(t.in[t.i:], "&&"):
			return t.intersection(depth > 0 || negated)
		case strings.HasPrefix(t.in[t.i:], "[:"):
			return fmt.Errorf("a POSIX class ([:name:]) cannot be translated: write \\p{Name}")
		case c == '[':
			t.i++
			if err := t.class(depth + 1); err != nil {
				return err
			}
		case c == '\\':
			if err := t.escape(true); err != nil {
				return err
			}
		case c == ']':
			t.out.WriteString(`\]`)
			t.i++
		default:
			t.out.WriteByte(c)
			t.i++
		}
	}
	return fmt.Errorf("the class that [ opens is not closed")
}

// intersection translates what follows && in a class: [a&&[^b]] and [a&&[b]] are [a-[b]] and [a-[^b]] in .NET.
func (t *translator) intersection(nested bool) error {
	rest := t.in[t.i+len("&&"):]
	if nested || !strings.HasPrefix(rest, "[") {
		return fmt.Errorf("an intersection of classes (&&) can only be translated where it stands in no other class, as [a&&[b]]")
	}
	t.i += len("&&[")
	t.out.WriteString("-[")
	if strings.HasPrefix(rest, "[^") {
		t.i++
	} else {
		t.out.WriteByte('^')
	}
	if err := t.class(0); err != nil {
		return err
	}
	if !strings.HasPrefix(t.in[t.i:], "]") {
		return fmt.Errorf("nothing may follow the second class of an intersection (&&)")
	}
	t.i++
	t.out.WriteByte(']')
	return nil
}

// escape translates what \ begins.
func (t *translator) escape(inClass bool) error {
	if t.i+1 >= len(t.in) {
		return fmt.Errorf(`the expression ends with \`)
	}
	c := t.in[t.i+1]
	t.i += 2
	switch c {
	case 's', 'd', 'w':
		if t.unicode {
			break
		}
		t.set(map[byte]string{'s': javaSpace, 'd': javaDigit, 'w': javaWord}[c], false, inClass)
		return nil
	case 'S', 'D', 'W':
		if t.unicode || inClass {
			break
		}
		t.set(map[byte]string{'S': javaSpace, 'D': javaDigit, 'W': javaWord}[c], true, inClass)
		return nil
	case 'h':
		t.set(blanks, false, inClass)
		return nil
	case 'H':
		if inClass {
			return fmt.Errorf(`\H inside a class cannot be translated`)
		}
		t.set(blanks, true, inClass)
		return nil
	case 'x', 'u', 'U':
		return t.code(c)
	case 'p', 'P':
		return t.property(c == 'P', inClass)
	case 'Q':
		return t.quoted()
	case 'N':
		return fmt.Errorf(`a character by name (\N) cannot be translated: write \uXXXX`)
	}
	t.out.WriteByte('\\')
	t.out.WriteByte(c)
	return nil
}

// set writes a class, or only its members inside another one.
func (t *translator) set(members string, negated, inClass bool) {
	switch {
	case inClass:
		t.out.WriteString(members)
	case negated:
		t.out.WriteString("[^" + members + "]")
	default:
		t.out.WriteString("[" + members + "]")
	}
}

// code translates a character by number: \x{1F600}, \uFEFF, \U0001F600.
func (t *translator) code(c byte) error {
	digits := map[byte]int{'x': 2, 'u': 4, 'U': 8}[c]
	rest := t.in[t.i:]
	var hex string
	switch end := strings.IndexByte(rest, '}'); {
	case strings.HasPrefix(rest, "{") && end > 0:
		hex = rest[1:end]
		t.i += end + 1
	case len(rest) >= digits:
		hex = rest[:digits]
		t.i += digits
	}
	n, err := strconv.ParseUint(hex, 16, 32)
	if err != nil || n > 0x10FFFF {
		return fmt.Errorf(`\%c%s is not the number of a character`, c, hex)
	}
	if n <= 0xFFFF {
		fmt.Fprintf(&t.out, `\u%04X`, n)
	} else {
		t.out.WriteRune(rune(n))
	}
	return nil
}

// property translates \p{Name}.
func (t *translator) property(negated, inClass bool) error {
	rest := t.in[t.i:]
	name := ""
	switch end := strings.IndexByte(rest, '}'); {
	case strings.HasPrefix(rest, "{") && end > 0:
		name = rest[1:end]
		t.i += end + 1
	case rest != "":
		name = rest[:1]
		t.i++
	}
	if strings.HasPrefix(name, "^") {
		name, negated = name[1:], !negated
	}
	if members, ok := posix[name]; ok {
		if negated && inClass {
			return fmt.Errorf(`\P{%s} inside a class cannot be translated`, name)
		}
		t.set(members, negated, inClass)
		return nil
	}
	for _, prefix := range []string{"gc=", "general_category=", "sc=", "script=", "IsScript="} {
		name = strings.TrimPrefix(name, prefix)
	}
	if len(name) > 3 && strings.HasPrefix(name, "Is") {
		name = name[2:]
	}
	letter := "p"
	if negated {
		letter = "P"
	}
	t.out.WriteString(`\` + letter + "{" + name + "}")
	return nil
}

// quoted translates \Q...\E.
func (t *translator) quoted() error {
	text, rest, _ := strings.Cut(t.in[t.i:], `\E`)
	t.i = len(t.in) - len(rest)
	for _, r := range text {
		if strings.ContainsRune(`\*+?|{}[]()^$.# -&`, r) {
			t.out.WriteByte('\\')
		}
		t.out.WriteRune(r)
	}
	return nil
}
