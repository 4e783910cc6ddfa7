package segment

// Rule is one reason for ending a sentence, or for not ending it.
type Rule struct {
	// Name is what files and reports call the rule.
	Name string
	// Why says in one sentence what the rule does.
	Why string
	// Source is where the rule comes from.
	Source string
}

// String is the rule's name.
func (r *Rule) String() string {
	if r == nil {
		return ""
	}
	return r.Name
}

// The sources that rules cite.
const (
	lexique  = "Lexique des règles typographiques en usage à l'Imprimerie nationale (2002)"
	uax29    = "Unicode Standard Annex #29, Text Segmentation, section 5"
	uax14    = "Unicode Standard Annex #14, Line Breaking, section 5.1"
	punkt    = "Kiss & Strunk, Unsupervised Multilingual Sentence Boundary Detection (Computational Linguistics 32, 2006)"
	mikheev  = "Mikheev, Periods, Capitalized Words, etc. (Computational Linguistics 28, 2002)"
	chicago  = "The Chicago Manual of Style, 17th edition"
	duden    = "Duden, Die deutsche Rechtschreibung, rules on the full stop"
	treebank = "Universal Dependencies, the sentence units of the treebanks of that language"
	own      = "visavis"
)

// The rules that end a sentence.
var (
	ruleNewline = &Rule{"newline",
		"A line break ends the sentence.", uax29 + ", SB4 (ParaSep)"}
	ruleBlock = &Rule{"block-end",
		"The paragraph, heading, item or cell ends here.", own + ": no sentence reaches across a block"}
	ruleStop = &Rule{"full-stop",
		"A full stop with a new sentence after it.", uax29 + ", SB11 (ATerm)"}
	ruleMark = &Rule{"question-or-exclamation",
		"A question or exclamation mark with a new sentence after it.", uax29 + ", SB11 (STerm)"}
	ruleEllipsis = &Rule{"ellipsis",
		"Points of suspension, and what follows begins like a sentence.", lexique + ", « Points de suspension »"}
	ruleWide = &Rule{"full-width-stop",
		"A full stop of a script that is written without spaces.", uax29 + ", SB11 (STerm needs no space after it)"}
	ruleAbbreviationEnd = &Rule{"abbreviation-then-opener",
		"An abbreviation that can end a sentence, and what follows is a word that opens sentences.",
		punkt + ": the orthographic heuristic"}
	ruleInitialEnd = &Rule{"letter-then-opener",
		"A single letter that is no initial of a name, since a word that opens sentences follows.",
		punkt + ": initials"}
	ruleListItem = &Rule{"list-item",
		"The next number or letter of a list that runs on in the line: 1. 2. 3., a) b) c).",
		lexique + ", « Énumérations »"}
	ruleBullet = &Rule{"bullet",
		"A bullet or a spaced dash that begins the next item of a list in the line.", uax14 + ", and lists as web pages flatten them"}
	ruleSemicolon = &Rule{"semicolon-then-opener",
		"A semicolon, and a word with a capital that opens sentences follows.", treebank + " (fr and es GSD, Sequoia, ParTUT)"}
	ruleColon = &Rule{"colon-then-subject",
		"A colon, and a subject with a capital follows where a small letter would do: a sentence of its own (profile web).",
		lexique + ", « Deux-points » (a small letter follows unless a sentence is cited); " + treebank + " (fr GSD, Sequoia, ParTUT)"}
	ruleNoSpace = &Rule{"stop-without-space",
		"The space after the stop was forgotten: small letters before it, a word that opens sentences after it.", treebank + " (EWT)"}
	ruleClause = &Rule{"clause",
		"A colon or semicolon ends an article's clause (profile legal).", treebank + " (ParTUT: licences, the acquis)"}
	ruleHeading = &Rule{"heading-then-opener",
		"A heading or item without a stop: a word with a capital that only opens sentences follows.",
		treebank + " (Sequoia, GSD), after " + mikheev + ": a capital is evidence only where no sentence must begin"}
)

// The rules that keep a sentence whole.
var (
	ruleAbbreviation = &Rule{"abbreviation",
		"The point belongs to an abbreviation that stands before its noun and never ends a sentence.",
		lexique + ", « Abréviations »; " + chicago + ", chapter 10"}
	ruleUserAbbreviation = &Rule{"user-abbreviation",
		"The point belongs to an abbreviation of your own list.", "--abbreviations or the project's configuration"}
	ruleNumbered = &Rule{"abbreviation-before-number",
		"The point belongs to an abbreviation that stands before a number.", lexique + ", « Abréviations » (p., vol., n°)"}
	ruleAbbreviationOpen = &Rule{"abbreviation-no-opener",
		"An abbreviation that can end a sentence, but what follows is not a word that opens sentences.", punkt + ": the orthographic heuristic"}
	ruleAcronym = &Rule{"letters-with-points",
		"Letters with points between them, and what follows does not open a sentence.", punkt + ": internal periods; " + uax29 + ", SB7"}
	ruleInitial = &Rule{"initial",
		"The point follows the initial of a name.", punkt + ": initials"}
	ruleShape = &Rule{"no-vowel",
		"A short word without a vowel, and a small letter follows: an abbreviation.", mikheev + ": abbreviations are short and mostly have no vowels"}
	ruleOrdinal = &Rule{"ordinal",
		"The point makes an ordinal number of the number before it.", duden + "; " + punkt + ": ordinal numbers"}
	ruleMarker = &Rule{"list-marker",
		"The point follows the number or letter that opens a list item.", lexique + ", « Énumérations »"}
	ruleContinues = &Rule{"continues",
		"A comma, a colon or the like follows: the sentence goes on.", uax29 + ", SB8a (SContinue)"}
	ruleLower = &Rule{"small-letter",
		"A small letter follows: the sentence goes on.", uax29 + ", SB8; " + lexique + ", « Ponctuation » (! ? … inside a sentence)"}
	ruleQuoted = &Rule{"quotation-goes-on",
		"The mark ends what is quoted, and the sentence around it goes on.", lexique + ", « Guillemets »"}
	ruleBracketed = &Rule{"inside-brackets",
		"The mark stands inside brackets that opened within the sentence and close soon.", lexique + ", « Parenthèses »"}
	ruleOmission = &Rule{"omission",
		"Points in brackets or after a comma stand for what was left out.", lexique + ", « Points de suspension »; " + chicago + ", 13.50-13.58"}
	ruleName = &Rule{"name-with-mark",
		"The mark is part of a name, such as Yahoo!", "Golden rules of pragmatic_segmenter, no. 41"}
	ruleOpening = &Rule{"opening-phrase",
		"A time of day opens the sentence: At 5 a.m. ...", "Golden rules of pragmatic_segmenter, no. 18"}
	ruleAttached = &Rule{"no-space",
		"No space follows: a number, an address, a file name or a version.", uax29 + ", SB6, SB7"}
)

// Rules lists every rule: first those that end a sentence, then those that keep it whole.
func Rules() []*Rule {
	return []*Rule{
		ruleNewline, ruleBlock, ruleStop, ruleMark, ruleEllipsis, ruleWide, ruleAbbreviationEnd, ruleInitialEnd, ruleListItem,
		ruleBullet, ruleSemicolon, ruleColon, ruleNoSpace, ruleClause, ruleHeading,
		ruleAbbreviation, ruleUserAbbreviation, ruleNumbered, ruleAbbreviationOpen, ruleAcronym, ruleInitial, ruleShape, ruleOrdinal, ruleMarker,
		ruleContinues, ruleLower, ruleQuoted, ruleBracketed, ruleOmission, ruleName, ruleOpening, ruleAttached,
	}
}
