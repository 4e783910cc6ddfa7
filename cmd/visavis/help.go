package main

// appHelp is the program's own help: what a translator wants to know first, then the rest.
const appHelp = `visavis {{.Version}} - {{.Usage}}

A translator's way, one command:
  visavis run statement.fr.txt --from fr --to en -o statement.fr-en.tmx

A text and a translation that exist already:
  visavis align book.fr.txt book.en.txt --from fr --to en -o book.tmx

Commands:{{range .VisibleCommands}}
  {{printf "%-10s" .Name}} {{.Usage}}{{end}}

visavis COMMAND --help says more. Options may stand before or after file names; - is standard input.
Results go to standard output, all else to standard error. NO_COLOR=1 turns colours off.

Exit codes: 0 done, 1 check found something, 2 wrong command line or configuration, 3 bad input, 4 the engine or the
network failed (what was bought is kept), 5 the budget is used up, 130 interrupted.
`
