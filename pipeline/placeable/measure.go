package placeable

import (
	"regexp"
	"slices"
	"strings"

	"visavis/pipeline/bitext"
)

// Units are the signs of units of measure, those that mean the same in one row (SI brochure, 9th edition, and the octets of French).
var Units = [][]string{
	{"mm"}, {"cm"}, {"dm"}, {"m"}, {"km"}, {"µm", "μm"}, {"nm"}, {"mg"}, {"g"}, {"kg"}, {"µg", "μg"}, {"ml", "mL"}, {"cl", "cL"}, {"dl", "dL"}, {"l", "L"},
	{"°C", "℃"}, {"°F", "℉"}, {"Hz"}, {"kHz"}, {"MHz"}, {"GHz"}, {"kB", "KB", "ko", "Ko"}, {"MB", "Mo"}, {"GB", "Go"}, {"TB", "To"}, {"mV"}, {"V"}, {"kV"},
	{"mA"}, {"W"}, {"kW"}, {"MW"}, {"GW"}, {"kWh"}, {"MWh"}, {"km/h", "kph"}, {"mph"}, {"m/s"}, {"Pa"}, {"kPa"}, {"MPa"}, {"hPa"}, {"bar"}, {"psi"},
	{"ft"}, {"lb", "lbs"}, {"oz"}, {"ms"}, {"dB"}, {"m²", "m2"}, {"km²", "km2"}, {"cm²", "cm2"}, {"m³", "m3"}, {"cm³", "cm3"}, {"ha"}, {"px"},
}

var measureForm = regexp.MustCompile("([0-9](?:[0-9.,'’ \u00a0\u202f]*[0-9.,'’])?)[ \u00a0\u202f]?([°\\pL][°\\pL/23²³]*)")

// Measures finds numbers with a unit that are written alike in all languages, as 12 km: the number has neither a decimal mark nor
// groups of digits, one space at most stands between the two, and the unit's sign is no word of one language. 1,5 km and 4 Go are for
// the translator, and so is En 2023 l'été.
func Measures(text string) []Placeable {
	if !strings.ContainsAny(text, "0123456789") {
		return nil
	}
	var out []Placeable
	for _, m := range measureForm.FindAllStringSubmatchIndex(text, -1) {
		number, sign := text[m[2]:m[3]], text[m[4]:m[5]]
		elided := strings.HasPrefix(text[m[1]:], "'") || strings.HasPrefix(text[m[1]:], "’")
		if strings.ContainsFunc(number, func(r rune) bool { return r < '0' || r > '9' }) || elided || !whole(text, m[0], m[1]) {
			continue
		}
		if slices.ContainsFunc(Units, func(row []string) bool { return slices.Contains(row, sign) && !octets(row) }) {
			out = append(out, Placeable{bitext.Span{Start: m[0], End: m[1]}, Measure})
		}
	}
	return out
}

// octets are the bytes of French: kB and ko, MB and Mo.
func octets(row []string) bool { return strings.HasSuffix(row[len(row)-1], "o") }
