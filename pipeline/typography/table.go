package typography

// styles are by language, or language and region where that has its own. Quotation marks are those of Unicode's CLDR (delimiters,
// version 42) but for these:
//   - fr: “ ” inside « », as most publishers and the OQLF have it; CLDR repeats « »
//   - fr-CA: “ ” inside « », in this order
//   - de-CH: « » ‹ ›, by the Schreibweisungen of the Federal Chancellery
//   - nl: “ ” ‘ ’, which Taaladvies accepts like CLDR's ‘ ’, and which is not taken for an apostrophe
//
// Spaces of French: France by the Lexique des règles typographiques en usage à l'Imprimerie nationale; Canada by the OQLF's table
// (Espacement avant et après les signes de ponctuation), which has none before ; ! ? where there are no thin spaces; in Switzerland
// publishers differ.
var styles = map[string]Style{
	"cs":     {Outer: Quotes{'„', '“'}, Inner: Quotes{'‚', '‘'}},
	"de":     {Outer: Quotes{'„', '“'}, Inner: Quotes{'‚', '‘'}},
	"de-CH":  {Outer: Quotes{'«', '»'}, Inner: Quotes{'‹', '›'}},
	"el":     {Outer: Quotes{'«', '»'}, Inner: Quotes{'“', '”'}},
	"en":     {Outer: Quotes{'“', '”'}, Inner: Quotes{'‘', '’'}},
	"es":     {Outer: Quotes{'«', '»'}, Inner: Quotes{'“', '”'}},
	"es-419": {Outer: Quotes{'“', '”'}, Inner: Quotes{'‘', '’'}},
	"fr":     {Outer: Quotes{'«', '»'}, Inner: Quotes{'“', '”'}, Inside: Word, Colon: Word, High: Narrow},
	"fr-CA":  {Outer: Quotes{'«', '»'}, Inner: Quotes{'“', '”'}, Inside: Word, Colon: Word},
	"fr-CH":  {Outer: Quotes{'«', '»'}, Inner: Quotes{'‹', '›'}, Inside: AsIs, Colon: AsIs, High: AsIs},
	"hu":     {Outer: Quotes{'„', '”'}, Inner: Quotes{'»', '«'}},
	"it":     {Outer: Quotes{'«', '»'}, Inner: Quotes{'“', '”'}},
	"nl":     {Outer: Quotes{'“', '”'}, Inner: Quotes{'‘', '’'}},
	"pl":     {Outer: Quotes{'„', '”'}, Inner: Quotes{'«', '»'}},
	"pt":     {Outer: Quotes{'“', '”'}, Inner: Quotes{'‘', '’'}},
	"pt-PT":  {Outer: Quotes{'«', '»'}, Inner: Quotes{'“', '”'}},
	"ro":     {Outer: Quotes{'„', '”'}, Inner: Quotes{'«', '»'}},
	"ru":     {Outer: Quotes{'«', '»'}, Inner: Quotes{'„', '“'}},
	"sv":     {Outer: Quotes{'”', '”'}, Inner: Quotes{'’', '’'}},
}
