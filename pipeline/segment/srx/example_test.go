package srx_test

import (
	"fmt"
	"strings"

	"visavis/pipeline/segment/srx"
)

func ExampleFile_Splitter() {
	rules := `<srx xmlns="http://www.lisa.org/srx20" version="2.0"><header segmentsubflows="yes" cascade="yes"/><body><languagerules>
<languagerule languagerulename="French">
<rule break="no"><beforebreak>\bM\.</beforebreak><afterbreak>\s</afterbreak></rule>
<rule break="yes"><beforebreak>[.?!]+</beforebreak><afterbreak>\s</afterbreak></rule>
</languagerule></languagerules><maprules><languagemap languagepattern="FR.*" languagerulename="French"/></maprules></body></srx>`
	file, err := srx.Read(strings.NewReader(rules), "rules.srx")
	if err != nil {
		fmt.Println(err)
		return
	}
	s, err := file.Splitter("fr", srx.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	text := "M. Petit est là. Il attend."
	sentences, err := s.Sentences(text)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, x := range sentences {
		fmt.Println(text[x.Start:x.End], "-", x.Rule.Source)
	}
	// Output:
	// M. Petit est là. - rules.srx, line 4
	// Il attend. - SRX 2.0: rules work inside a paragraph
}
